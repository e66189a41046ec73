/// Prometheus's text format 0.0.4, read by the rules of its specification and of `promtool check metrics`.
struct PrometheusMetrics {
  struct Sample {
    var name: String
    var labels: [String: String]
    var value: Double
  }

  struct Fault: Error {
    var message: String
  }

  private(set) var samples: [Sample] = []

  init(_ text: String) throws {
    guard text.isEmpty || text.hasSuffix("\n") else { throw Fault(message: "the last line has no end") }
    var helped: Set<String> = []
    var typed: [String: String] = [:]
    var finished: Set<String> = []
    var current = ""
    var seen: Set<String> = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("# ") {
        let words = line.split(separator: " ", maxSplits: 3).map(String.init)
        guard words.count == 4, words[1] == "HELP" || words[1] == "TYPE" else { throw Fault(message: "\(line)") }
        let name = words[2]
        if words[1] == "HELP" {
          guard helped.insert(name).inserted else { throw Fault(message: "a second HELP of \(name)") }
          guard !words[3].isEmpty else { throw Fault(message: "no help text: \(line)") }
        } else {
          guard typed.updateValue(words[3], forKey: name) == nil else {
            throw Fault(message: "a second TYPE of \(name)")
          }
          guard ["gauge", "counter"].contains(words[3]) else { throw Fault(message: "type \(words[3])") }
          // promtool: a counter's name ends in _total, and no other's does.
          guard name.hasSuffix("_total") == (words[3] == "counter") else {
            throw Fault(message: "\(name) is \(words[3])")
          }
        }
        continue
      }
      let sample = try Self.sample(line)
      // A metric's samples stand together, behind its HELP and TYPE.
      if sample.name != current {
        guard finished.insert(sample.name).inserted else { throw Fault(message: "\(sample.name) stands apart") }
        current = sample.name
      }
      guard helped.contains(sample.name), typed[sample.name] != nil else {
        throw Fault(message: "\(sample.name) is bare")
      }
      let key = sample.name + sample.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\u{1}" }.joined()
      guard seen.insert(key).inserted else { throw Fault(message: "twice: \(line)") }
      samples.append(sample)
    }
    // promtool: a HELP and TYPE without samples are none of its concern, but ours.
    if let idle = Set(typed.keys).subtracting(finished).first { throw Fault(message: "\(idle) has no sample") }
  }

  func values(_ name: String, _ labels: [String: String] = [:]) -> [Double] {
    samples.filter { sample in sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value } }
      .map(\.value)
  }

  private static func sample(_ line: Substring) throws -> Sample {
    guard let name = try /[a-zA-Z_:][a-zA-Z0-9_:]*/.prefixMatch(in: line) else {
      throw Fault(message: "no name: \(line)")
    }
    // promtool: names are in snake case and hold no type.
    guard name.output == name.output.lowercased(), !name.output.hasSuffix("_gauge") else {
      throw Fault(message: "\(line)")
    }
    var rest = line[name.range.upperBound...]
    var labels: [String: String] = [:]
    if rest.first == "{" {
      rest.removeFirst()
      while rest.first != "}" {
        guard let label = try /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)",?/.prefixMatch(in: rest) else {
          throw Fault(message: "no label: \(rest)")
        }
        guard !label.output.1.hasPrefix("__"), label.output.1 == label.output.1.lowercased() else {
          throw Fault(message: "label \(label.output.1)")
        }
        guard labels.updateValue(unescaped(label.output.2), forKey: String(label.output.1)) == nil else {
          throw Fault(message: "a label twice: \(line)")
        }
        rest = rest[label.range.upperBound...]
      }
      rest.removeFirst()
    }
    guard rest.first == " ", let value = Double(rest.dropFirst()) else { throw Fault(message: "no value: \(line)") }
    return Sample(name: String(name.output), labels: labels, value: value)
  }

  private static func unescaped(_ text: Substring) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}
