import Glibc

/// The program obq-bench: measures each stage by itself, and compares with a saved run.
package enum BenchProgram {
  private static let help = """
    usage: obq-bench [OPTIONS]

    Measures the stages of a query one at a time, over the examples of the grammar and generated pages.

      --examples DIR   the grammar's examples (grammar/examples)
      --pages N        generated pages of 1000 items each (50)
      --only TEXT      stages whose name holds TEXT
      --time MS        a stage runs at least so long (300)
      --runs N         each stage runs N times and nothing is timed: for tools that count instructions
      --save FILE      keep the figures
      --compare FILE   print the ratio of each time to that of a saved run; below 1 is faster
      --help           this text
    """

  private struct Options {
    var examples = "grammar/examples"
    var pages = 50
    var only: String?
    var time = 300
    var runs: Int?
    var save: String?
    var compare: String?
  }

  /// The exit code: 0, 64 for a wrong command line, 66 for a file that can't be read, 73 for one that can't be written.
  package static func main(_ arguments: [String]) -> Int32 {
    var options = Options()
    var rest = arguments.dropFirst()
    while let option = rest.popFirst() {
      if option == "--help" {
        print(help)
        return 0
      }
      guard let value = rest.popFirst() else { return complain("\(option) requires a value", 64) }
      switch option {
      case "--examples": options.examples = value
      case "--pages", "--time", "--runs":
        guard let number = Int(value), number > 0, number <= 100_000 else {
          return complain("\(option) requires a number from 1 to 100000, not \"\(value)\"", 64)
        }
        switch option {
        case "--pages": options.pages = number
        case "--time": options.time = number
        default: options.runs = number
        }
      case "--only": options.only = value
      case "--save": options.save = value
      case "--compare": options.compare = value
      default: return complain("there is no option \(option); --help lists them", 64)
      }
    }
    return run(options)
  }

  private static func run(_ options: Options) -> Int32 {
    var saved: [String: Int64] = [:]
    if let path = options.compare {
      guard let bytes = BenchFiles.bytes(path) else { return complain("\(path) can't be read", 66) }
      saved = figures(String(decoding: bytes, as: UTF8.self))
    }
    let language = LanguageStages(examples: options.examples)
    if language.scripts.isEmpty { return complain("there are no examples in \(options.examples)", 66) }
    let stages = (language.stages + EngineStages(pages: options.pages).stages + PromptStages().stages).filter { stage in
      options.only.map { stage.name.contains($0) } ?? true
    }
    if let runs = options.runs {
      for stage in stages { print("\(stage.name)\t\(countedRun(stage, times: runs))") }
      return stages.isEmpty ? complain("no stage has such a name", 64) : 0
    }
    var stopwatch = Stopwatch(minimum: .milliseconds(options.time))
    var lines: [String] = []
    for stage in stages {
      let measured = stopwatch.measure(stage)
      var line = padded(stage.name, 36) + right(time(measured.nanoseconds), 11)
      line += right(decimal(measured.throughput, 2), 13) + " " + stage.unit.rawValue
      if let before = saved[stage.name] {
        line = padded(line, 72) + "× " + decimal(Double(measured.nanoseconds) / Double(max(before, 1)), 2)
      }
      print(line)
      fflush(nil)
      lines.append("\(stage.name)\t\(measured.nanoseconds)")
    }
    if let path = options.save, !BenchFiles.write(lines.joined(separator: "\n") + "\n", to: path) {
      return complain("\(path) can't be written", 73)
    }
    return 0
  }

  /// Name, tab, nanoseconds of a run: a line each.
  private static func figures(_ text: String) -> [String: Int64] {
    var figures: [String: Int64] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\t")
      if parts.count == 2, let time = Int64(parts[1]) { figures[String(parts[0])] = time }
    }
    return figures
  }

  private static func time(_ nanoseconds: Int64) -> String {
    nanoseconds < 1_000_000
      ? decimal(Double(nanoseconds) / 1000, 1) + " µs" : decimal(Double(nanoseconds) / 1_000_000, 2) + " ms"
  }

  private static func decimal(_ value: Double, _ digits: Int) -> String {
    let scale = digits == 1 ? 10.0 : 100.0
    let whole = Int64((value * scale).rounded())
    let fraction = String(whole % Int64(scale))
    return "\(whole / Int64(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func complain(_ message: String, _ code: Int32) -> Int32 {
    let line = Array("obq-bench: \(message)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    return code
  }
}
