import ObqSimulator
import ObqTestSupport
import Testing

@testable import ObqShell

/// `--help`, `--version`, and settings with where they come from.
@Suite struct OptionTests {
  @Test func version() throws {
    let run = try Obq().run("--version")
    #expect(run.code == 0)
    #expect(run.output == "obq \(ShellProgram.version)\n")
    #expect(run.errors.isEmpty)
    #expect(ShellProgram.version.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
  }

  @Test func help() throws {
    let run = try Obq().run("--help")
    #expect(run.code == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output == OptionTable.help())
    #expect(try Obq().run("-h").output == run.output)
    #expect(run.lines.first == "usage: obq [OPTIONS] [FILE.obq …]")
    #expect(run.lines.allSatisfy { $0.count <= 100 })
    // A long sentence goes on below itself.
    let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for row in OptionTable.rows {
      let name = "--\(row.name)" + (row.argument.map { " \($0)" } ?? "")
      #expect(words.ranges(of: " \(name) \(row.help)").count == 1, "\(name)")
    }
  }

  /// Where /proc is not mounted the words are lost, which must not look like an empty script.
  @Test func noWordsAtAll() { #expect(ShellProgram.main([], startDemo: nil) == 70) }

  @Test func helpAndVersionNeedNothing() throws {
    // Even where the rest of the line could not be carried out.
    #expect(try Obq(environment: ["OBQ_FORMAT": "cvs"]).run("--help", "-c", "tasks dat").code == 0)
    #expect(try Obq().run("--version", "/nonexistent.obq").code == 0)
  }

  @Test func theTableIsConsistent() {
    let rows = OptionTable.rows
    #expect(Set(rows.map(\.name)).count == rows.count)
    let shorts = rows.compactMap(\.short)
    #expect(Set(shorts).count == shorts.count)
    #expect(!shorts.contains("e"))
    for row in rows {
      #expect(row.name.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
      #expect(!row.help.isEmpty && !row.help.hasSuffix("."))
    }
  }

  /// The options of the manual's table: what `--help` lists is there, what it does not list is refused, never ignored.
  @Test(arguments: [
    ("-c", true), ("-e", true), ("--command", true), ("-f", true), ("--file", true), ("-i", false), ("-p", true),
    ("--profile", true), ("--url", true), ("--user", true), ("--password-file", true), ("--access-key", true),
    ("--type", true), ("--ca-file", true), ("--insecure", false), ("--demo", false), ("--var", true),
    ("--format", true), ("-o", true), ("--no-header", false), ("-q", false), ("-v", false), ("--color", true),
    ("--timezone", true), ("--null", true), ("--timeout", true), ("--concurrency", true), ("--page-size", true),
    ("--max-calls", true), ("--allow-partial", false), ("--keep-going", false), ("--no-init", false), ("-X", false),
    ("--help", false), ("--version", false),
  ])
  func documentedOptions(name: String, takesValue: Bool) throws {
    let help = OptionTable.help()
    let isListed =
      help.contains("  \(name), ") || help.contains(" \(name) ") || help.contains("(also \(name) STMT)")
    if isListed {
      guard takesValue else { return }
      let run = try Obq().run(name)
      #expect(run.code == 64)
      #expect(run.errors.contains("\(name) requires a value"), "\(run.errors)")
    } else {
      let run = try Obq().startAndFinish([name] + (takesValue ? ["x"] : []) + ["-c", "print 1"])
      #expect(run.code == 64)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("there is no option \(name)"), "\(run.errors)")
    }
  }

  /// A row of `show`: the setting's value and its source.
  private func shown(_ name: String, _ words: [String], _ environment: [String: String]) throws -> [String] {
    let run = try Obq(environment: environment).startAndFinish(words + ["--no-header", "-c", "show \(name) "])
    return readTSV(run.output)?.first.map { Array($0[1...2]) } ?? []
  }

  struct SourceCase: Sendable, CustomTestStringConvertible {
    var name: String
    var words: [String] = []
    var environment: [String: String] = [:]
    var shows: [String]
    var testDescription: String { "\(environment) \(words): \(shows)" }
  }

  @Test(arguments: [
    SourceCase(name: "timezone", shows: ["UTC", "TZ"]),
    SourceCase(name: "timezone", environment: ["TZ": "Asia/Shanghai"], shows: ["Asia/Shanghai", "TZ"]),
    SourceCase(name: "timezone", environment: ["TZ": ":Asia/Tokyo"], shows: ["Asia/Tokyo", "TZ"]),
    SourceCase(name: "timezone", environment: ["TZ": "CST-8"], shows: ["+08:00", "TZ"]),
    SourceCase(
      name: "timezone", environment: ["TZ": "/usr/share/zoneinfo/Asia/Tokyo"], shows: ["Asia/Tokyo", "TZ"]),
    SourceCase(name: "timezone", environment: ["TZ": "Nope/Nope"], shows: ["UTC", "default"]),
    SourceCase(
      name: "timezone", environment: ["TZ": "Asia/Shanghai", "OBQ_TIMEZONE": "+05:30"],
      shows: ["+05:30", "OBQ_TIMEZONE"]),
    SourceCase(
      name: "timezone", words: ["--timezone", "Europe/Berlin"], environment: ["OBQ_TIMEZONE": "+05:30"],
      shows: ["Europe/Berlin", "option"]),
    SourceCase(
      name: "timezone", words: ["--timezone", "UTC", "-c", "set timezone Asia/Tokyo"], shows: ["Asia/Tokyo", "set"]),
    SourceCase(name: "format", shows: ["auto", "default"]),
    SourceCase(name: "format", environment: ["OBQ_FORMAT": "tsv"], shows: ["tsv", "OBQ_FORMAT"]),
    SourceCase(
      name: "format", words: ["--format", "tsv"], environment: ["OBQ_FORMAT": "csv"], shows: ["tsv", "option"]),
    SourceCase(name: "max-calls", words: ["--max-calls", "7"], shows: ["7", "option"]),
    SourceCase(name: "page_size", words: ["--page-size=50"], shows: ["50", "option"]),
    SourceCase(name: "Timeout", words: ["--timeout", "90s"], shows: ["1m30s", "option"]),
    SourceCase(name: "concurrency", words: ["--concurrency", "3"], shows: ["3", "option"]),
    SourceCase(name: "null", words: ["--null", "-"], shows: ["-", "option"]),
    SourceCase(name: "color", words: ["--color", "never"], shows: ["never", "option"]),
    SourceCase(name: "allow-partial", words: ["--allow-partial"], shows: ["on", "option"]),
  ])
  func precedence(_ row: SourceCase) throws {
    #expect(try shown(row.name, row.words, row.environment) == row.shows)
  }

  @Test func showListsEverySetting() throws {
    let run = try Obq().run("-c", "show")
    let rows = try #require(readTSV(run.output))
    #expect(rows.first == ["name", "value", "source", "meaning"])
    #expect(rows.dropFirst().map { $0[0] } == Settings.names)
    #expect(rows.allSatisfy { $0.count == 4 && !$0[3].isEmpty })
  }

  @Test func connectionsFromTheEnvironment() throws {
    let server = try Servers.demo.get()
    let obq = try Obq(environment: ["OBQ_URL": server.url, "OBQ_USER": "admin", "OBQ_PASSWORD": Obq.password])
    #expect(try obq.run("-c", "clusters count").lines == ["count()", "6"])
    // An option is stronger.
    #expect(try obq.run("--url", "http://127.0.0.1:1", "-c", "clusters count").code == 69)
    #expect(try obq.run("--user", "nobody", "-c", "clusters count").code == 77)
  }

  @Test func passwordsFromFiles() throws {
    let server = try Servers.demo.get()
    let obq = try Obq(options: ["--url", server.url, "--user", "admin"])
    for text in [Obq.password, Obq.password + "\n", Obq.password + "\r\nsecond line\n"] {
      let path = obq.scratch.write(text, to: "password")
      let run = try obq.run("--password-file", path, "-c", "clusters count", environment: ["OBQ_PASSWORD": "wrong"])
      #expect(run.lines == ["count()", "6"], "\(run.errors)")
    }
  }

  @Test func abbreviationsOfOptionsAreRefused() throws {
    for words in [["--vers"], ["--nul", "x"], ["--time", "3s"], ["--demo", "--insec"]] {
      let run = try Obq().startAndFinish(words + ["-c", "print 1"])
      #expect(run.code == 64, "\(words) \(run)")
      #expect(run.output.isEmpty)
    }
  }

  @Test func settingsOfTheSession() throws {
    let run = try Obq(Servers.samples.get()).run(
      "-c",
      "set format jsonl; clusters select clusterId; set format csv; clusters select clusterId; set null N; "
        + "set header off; clusters derive n = null select n")
    #expect(run.lines == ["{\"clusterId\":1000005}", "clusterId", "1000005", "N"], "\(run.errors)")
  }

  @Test func aZoneThatNobodyKnowsIsTold() throws {
    let unknown = try Obq().run("-c", "print 1", environment: ["TZ": "Nope/Nope"])
    #expect(unknown.code == 0 && unknown.errors.contains("Nope/Nope"), "\(unknown)")
    let rule = try Obq().run("-c", "print 2024-08-06T10:00", environment: ["TZ": "CST-8"])
    #expect(rule.lines == ["2024-08-06T10:00:00+08:00"] && rule.errors.isEmpty, "\(rule)")
    #expect(try Obq().run("--timezone", "UTC", "-c", "print 1", environment: ["TZ": "Nope/Nope"]).errors.isEmpty)
  }
}
