import ObqData
import Testing

@testable import ObqShell

/// Settings and the values of options, without a process.
@Suite struct SettingsTests {
  @Test(
    arguments: [
      ("7", Value.integer(7)), ("-7", .integer(-7)), ("1_000", .integer(1000)), ("1.5", .real(1.5)),
      ("90s", .duration(90_000_000_000)), ("250ms", .duration(250_000_000)), ("2w", .duration(1_209_600_000_000_000)),
      ("10GB", .size(10_000_000_000)), ("512MiB", .size(536_870_912)),
    ] as [(String, Value)])
  func literals(text: String, value: Value) {
    #expect(LiteralText.value(text) == value)
  }

  @Test(arguments: [
    "", "text", "'quoted'", "1 + 1", "$x", "7 ; print 1", "7\nprint 1", "count()", "9223372036854775808", "--1", "#7",
    "elapsed", "7 8", "5 # five", "5 -- five", "(5)", "5\n", "2d ago", "now - 2h",
  ])
  func everythingElseIsText(text: String) {
    #expect(LiteralText.value(text) == nil)
  }

  @Test func timesAreReadInTheZone() throws {
    let zone = try #require(Zone(named: "+08:00"))
    guard case .time(let instant)? = LiteralText.value("2024-08-06T10:00", zone: zone) else {
      Issue.record("no time")
      return
    }
    #expect(instant.text(in: .utc) == "2024-08-06T02:00:00Z")
  }

  @Test func namesFitWithoutCaseAndDashes() {
    for name in ["page-size", "page_size", "PageSize", "PAGESIZE"] { #expect(Settings.name(name) == "page-size") }
    #expect(Settings.name("pages") == nil)
  }

  @Test func everySettingHasARow() {
    #expect(Settings().rows().map(\.name) == Settings.names)
    #expect(Settings().rows().allSatisfy { $0.source == "default" })
  }

  @Test(arguments: [
    ("timeout", "0s"), ("timeout", "-3s"), ("timeout", "3"), ("concurrency", "513"), ("page-size", "0"),
    ("max-calls", "0"), ("header", "perhaps"), ("format", "cvs"), ("timezone", "Nowhere"), ("style", "round"),
    ("pushdown", "most"), ("color", "red"),
  ])
  func wrongValuesChangeNothing(name: String, value: String) {
    var settings = Settings()
    let before = settings.rows().map(\.value)
    #expect(throws: ShellProblem.self) { try settings.set(name, value, source: "set") }
    #expect(settings.rows().map(\.value) == before)
    #expect(settings.rows().allSatisfy { $0.source == "default" })
  }

  @Test func wrongValuesAreQueriesOrCommandLines() {
    for (source, code) in [("set", ExitCode.badQuery), ("option", .usage), ("OBQ_FORMAT", .usage)] {
      var settings = Settings()
      #expect { try settings.set("format", "cvs", source: source) } throws: { ($0 as? ShellProblem)?.code == code }
      #expect { try settings.set("timezone", "Nowhere", source: source) } throws: {
        ($0 as? ShellProblem)?.code == code
      }
    }
  }
}
