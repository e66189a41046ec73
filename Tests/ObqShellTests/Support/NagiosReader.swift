/// A plugin's output as the Monitoring Plugins Development Guidelines describe it: a line with the status and, behind a `|`,
/// performance data; any number of lines behind it.
struct NagiosOutput {
  struct Datum {
    var label: String
    var value: Double
    var unit: String
    var warn: String
    var crit: String
    var min: String
    var max: String
  }

  var status: String
  var text: String
  var data: [Datum]
  var details: [String]

  struct Fault: Error {
    var message: String
  }

  init(_ output: String) throws {
    var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.last == "" else { throw Fault(message: "the last line has no end") }
    lines.removeLast()
    guard let first = lines.first else { throw Fault(message: "no line") }
    details = Array(lines.dropFirst())
    if let bad = details.first(where: { $0.contains("|") }) { throw Fault(message: "a | among the details: \(bad)") }
    let parts = first.split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { throw Fault(message: "more than one |: \(first)") }
    text = String(parts[0])
    let words = text.split(separator: " ")
    guard words.count > 1, words[0] == "OBQ" else { throw Fault(message: "no service: \(text)") }
    status = String(words[1])
    guard ["OK", "WARNING", "CRITICAL", "UNKNOWN"].contains(status) else { throw Fault(message: "status \(status)") }
    data = []
    if parts.count == 2 { data = try Self.data(String(parts[1])) }
  }

  /// `'label'=value[UOM];[warn];[crit];[min];[max]`, separated by spaces.
  private static func data(_ text: String) throws -> [Datum] {
    let form =
      /(?:'(?<quoted>(?:[^'=]|'')+)'|(?<bare>[^ '=]+))=(?<value>-?[0-9.]+|U)(?<unit>s|us|ms|%|B|KB|MB|TB|c)?(?<rest>(?:;[^ ;]*){0,4})/
    var rest = text[...]
    var data: [Datum] = []
    while true {
      rest = rest.drop { $0 == " " }
      if rest.isEmpty { return data }
      guard let match = try form.prefixMatch(in: rest) else { throw Fault(message: "no performance data: \(rest)") }
      let fields = match.output.rest.split(separator: ";", omittingEmptySubsequences: false).dropFirst().map(
        String.init)
      func field(_ index: Int) -> String { index < fields.count ? fields[index] : "" }
      for range in [field(0), field(1)] where !range.isEmpty {
        guard try /@?(?:~|-?[0-9.]+)?(?::(?:-?[0-9.]+)?)?/.wholeMatch(in: range) != nil else {
          throw Fault(message: "no range: \(range)")
        }
      }
      for number in [field(2), field(3)] where !number.isEmpty && Double(number) == nil {
        throw Fault(message: "no number: \(number)")
      }
      data.append(
        Datum(
          label: String(match.output.quoted ?? match.output.bare ?? ""), value: Double(match.output.value) ?? .nan,
          unit: String(match.output.unit ?? ""), warn: field(0), crit: field(1), min: field(2), max: field(3)))
      rest = rest[match.range.upperBound...]
      guard rest.isEmpty || rest.first == " " else { throw Fault(message: "no space behind performance data: \(rest)") }
    }
  }
}
