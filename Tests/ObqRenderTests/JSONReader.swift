/// A JSON value as a test sees it; numbers keep their spelling.
indirect enum JSONValue: Hashable {
  case null
  case boolean(Bool)
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  struct Member: Hashable {
    let key: String
    let value: JSONValue
  }

  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }
}

/// A strict reader of RFC 8259 for the texts of these tests: nil for anything that is not one value.
struct JSONReader {
  private var rest: Substring.UnicodeScalarView

  static func read(_ text: some StringProtocol) -> JSONValue? {
    var reader = JSONReader(rest: Substring(text).unicodeScalars)
    guard let value = reader.value() else { return nil }
    reader.skipSpace()
    return reader.rest.isEmpty ? value : nil
  }

  private mutating func skipSpace() {
    while let next = rest.first, " \n\r\t".unicodeScalars.contains(next) { rest.removeFirst() }
  }

  private mutating func eat(_ text: String) -> Bool {
    guard rest.starts(with: text.unicodeScalars) else { return false }
    rest.removeFirst(text.unicodeScalars.count)
    return true
  }

  private mutating func value() -> JSONValue? {
    skipSpace()
    if eat("null") { return .null }
    if eat("true") { return .boolean(true) }
    if eat("false") { return .boolean(false) }
    if rest.first == "\"" { return string().map { .string($0) } }
    if eat("[") { return elements(closing: "]") { $0.value() }.map { .array($0) } }
    if eat("{") { return elements(closing: "}") { $0.member() }.map { .object($0) } }
    return number()
  }

  private mutating func elements<Element>(
    closing: String, _ element: (inout JSONReader) -> Element?
  ) -> [Element]? {
    var all: [Element] = []
    skipSpace()
    if eat(closing) { return all }
    while let next = element(&self) {
      all.append(next)
      skipSpace()
      if eat(closing) { return all }
      guard eat(",") else { return nil }
    }
    return nil
  }

  private mutating func member() -> JSONValue.Member? {
    skipSpace()
    guard let key = string() else { return nil }
    skipSpace()
    guard eat(":"), let value = value() else { return nil }
    return JSONValue.Member(key: key, value: value)
  }

  private mutating func string() -> String? {
    guard eat("\"") else { return nil }
    var text = ""
    while let next = rest.popFirst() {
      if next == "\"" { return text }
      if next.value < 0x20 { return nil }
      guard next == "\\" else {
        text.unicodeScalars.append(next)
        continue
      }
      guard let scalar = escape() else { return nil }
      text.unicodeScalars.append(scalar)
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    switch rest.popFirst() {
    case "\"": return "\""
    case "\\": return "\\"
    case "/": return "/"
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      let digits = String(String.UnicodeScalarView(rest.prefix(4)))
      rest.removeFirst(digits.unicodeScalars.count)
      return digits.count == 4 ? UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) : nil
    default: return nil
    }
  }

  private mutating func digits() -> String? {
    let digits = rest.prefix { $0 >= "0" && $0 <= "9" }
    rest.removeFirst(digits.count)
    return digits.isEmpty ? nil : String(String.UnicodeScalarView(digits))
  }

  private mutating func number() -> JSONValue? {
    var text = eat("-") ? "-" : ""
    guard let whole = digits(), whole == "0" || whole.first != "0" else { return nil }
    text += whole
    if eat(".") {
      guard let fraction = digits() else { return nil }
      text += "." + fraction
    }
    if eat("e") || eat("E") {
      text += eat("-") ? "e-" : eat("+") ? "e+" : "e"
      guard let exponent = digits() else { return nil }
      text += exponent
    }
    return .number(text)
  }
}
