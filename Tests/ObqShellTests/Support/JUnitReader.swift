/// JUnit's XML as junit-10.xsd of the Jenkins xUnit plugin describes it, read by a small reader of XML that takes no more
/// than that schema needs.
struct JUnitReport {
  struct Case {
    var suite: String
    var name: String
    /// `failure`, `error`, `skipped`; nil for one that passed.
    var outcome: String?
    var message: String
    var type: String
  }

  struct Fault: Error {
    var message: String
  }

  private(set) var cases: [Case] = []
  private(set) var suites: [String] = []

  init(_ text: String) throws {
    var reader = XMLReader(text)
    let root = try reader.document()
    try Self.check(
      root, name: "testsuites", attributes: ["name", "time", "tests", "failures", "disabled", "errors"], required: [])
    var sums = ["tests": 0, "failures": 0, "errors": 0]
    for suite in root.children {
      try Self.check(
        suite, name: "testsuite",
        attributes: [
          "name", "tests", "failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id",
          "package",
        ], required: ["name", "tests"])
      suites.append(suite.attributes["name"] ?? "")
      if let stamp = suite.attributes["timestamp"],
        try /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/.wholeMatch(in: stamp) == nil
      {
        throw Fault(message: "timestamp \(stamp)")
      }
      var counts = ["failure": 0, "error": 0, "skipped": 0]
      for one in suite.children {
        try Self.check(
          one, name: "testcase", attributes: ["name", "classname", "time", "status", "assertions"], required: ["name"])
        guard one.children.count <= 1 else { throw Fault(message: "several outcomes") }
        let outcome = one.children.first
        if let outcome {
          guard counts[outcome.name] != nil else { throw Fault(message: "<\(outcome.name)>") }
          counts[outcome.name, default: 0] += 1
          try Self.check(outcome, name: outcome.name, attributes: ["message", "type"], required: [])
        }
        cases.append(
          Case(
            suite: suite.attributes["name"] ?? "", name: one.attributes["name"] ?? "", outcome: outcome?.name,
            message: outcome?.attributes["message"] ?? "", type: outcome?.attributes["type"] ?? ""))
      }
      let found = [
        "tests": suite.children.count, "failures": counts["failure"], "errors": counts["error"],
        "skipped": counts["skipped"],
      ]
      for (name, count) in found where suite.attributes[name] != "\(count ?? 0)" {
        throw Fault(message: "\(name) is \(suite.attributes[name] ?? "missing"), and \(count ?? 0) are there")
      }
      for name in sums.keys { sums[name, default: 0] += Int(suite.attributes[name] ?? "") ?? 0 }
    }
    for (name, sum) in sums where root.attributes[name] != "\(sum)" { throw Fault(message: "the sum of \(name)") }
  }

  private static func check(
    _ element: XMLReader.Element, name: String, attributes: Set<String>, required: Set<String>
  ) throws {
    guard element.name == name else { throw Fault(message: "<\(element.name)> in the place of <\(name)>") }
    let found = Set(element.attributes.keys)
    guard found.isSubset(of: attributes), required.isSubset(of: found) else {
      throw Fault(message: "\(name): \(found)")
    }
    for number in ["tests", "failures", "errors", "skipped", "time"] {
      if let text = element.attributes[number], Double(text) == nil { throw Fault(message: "\(number)=\(text)") }
    }
  }
}

/// Elements, attributes, text and the five entities of XML, and numbers of characters.
struct XMLReader {
  struct Element {
    var name: String
    var attributes: [String: String] = [:]
    var children: [Element] = []
  }

  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  mutating func document() throws -> Element {
    guard let head = try /<\?xml version="1\.0" encoding="UTF-8"\?>\s*/.prefixMatch(in: rest) else {
      throw JUnitReport.Fault(message: "no declaration")
    }
    rest = rest[head.range.upperBound...]
    let root = try element()
    guard rest.allSatisfy(\.isWhitespace) else {
      throw JUnitReport.Fault(message: "behind the root: \(rest.prefix(20))")
    }
    return root
  }

  private mutating func element() throws -> Element {
    guard let open = try /<([A-Za-z]+)/.prefixMatch(in: rest) else {
      throw JUnitReport.Fault(message: "no element: \(rest.prefix(40))")
    }
    var element = Element(name: String(open.output.1))
    rest = rest[open.range.upperBound...]
    while let attribute = try /\s+([A-Za-z]+)="([^"<]*)"/.prefixMatch(in: rest) {
      let value = try unescaped(attribute.output.2)
      guard element.attributes.updateValue(value, forKey: String(attribute.output.1)) == nil else {
        throw JUnitReport.Fault(message: "an attribute twice")
      }
      rest = rest[attribute.range.upperBound...]
    }
    if rest.hasPrefix("/>") {
      rest = rest.dropFirst(2)
      return element
    }
    guard rest.hasPrefix(">") else {
      throw JUnitReport.Fault(message: "no end of <\(element.name)>: \(rest.prefix(40))")
    }
    rest = rest.dropFirst()
    while true {
      let text = rest.prefix { $0 != "<" }
      _ = try unescaped(text)
      rest = rest.dropFirst(text.count)
      if rest.hasPrefix("</\(element.name)>") {
        rest = rest.dropFirst(element.name.count + 3)
        return element
      }
      element.children.append(try self.element())
    }
  }

  private func unescaped(_ text: Substring) throws -> String {
    for scalar in text.unicodeScalars where scalar.value < 0x20 && ![0x09, 0x0A, 0x0D].contains(scalar.value) {
      throw JUnitReport.Fault(message: "a control character")
    }
    var result = ""
    var left = text
    while let place = left.firstIndex(of: "&") {
      result += left[..<place]
      guard let entity = try /&(?:amp|lt|gt|quot|apos|#[0-9]+);/.prefixMatch(in: left[place...]) else {
        throw JUnitReport.Fault(message: "an & of its own: \(left[place...].prefix(20))")
      }
      let names = ["&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&apos;": "'"]
      result += names[String(entity.output)] ?? " "
      left = left[entity.range.upperBound...]
    }
    return result + left
  }
}
