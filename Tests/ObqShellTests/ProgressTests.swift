import Glibc
import ObqEngine
import ObqSimulator
import ObqTestSupport
import Testing

@testable import ObqHTTP
@testable import ObqShell

/// What is said while a query runs.
@Suite struct ProgressTests {
  private func line(_ change: (inout ProgressLine) -> Void = { _ in }, width: Int = 100) -> String {
    var figures = RunReport().figures
    (figures.pages, figures.knownPages, figures.fetched, figures.calls) = (12, 40, 1_234_567, 14)
    var line = ProgressLine(figures: figures, elapsed: 2_340_000_000, retries: 3)
    change(&line)
    return line.text(width: width)
  }

  @Test func theLine() {
    #expect(line() == "12 of 40 pages · 1,234,567 rows · 14 calls · 2.3 s")
    #expect(line { $0.underWay = 8 }.hasSuffix(" · 2.3 s · 8 under way"))
    #expect(line { $0.figures.knownTargets = 9 }.hasPrefix("12 of 40 pages, 0 of 9 lists · "))
    #expect(line { $0.isASCII = true }.hasPrefix("12 of 40 pages - 1,234,567 rows - "))
    #expect(line({ $0.isASCII = true }, width: 20) == "12 of 40 pages - ...")
    #expect(line { $0.figures = RunReport().figures } == "waiting for the first answer · 2.3 s")
    let pause = CallWaits.Pause(until: .now, retry: 2, isThrottled: false, cause: "503")
    #expect(line { $0.pause = (pause, 1_540_000_000) }.hasSuffix(" · retry 2 of 3 in 1.5 s after 503"))
    var throttled = pause
    throttled.isThrottled = true
    #expect(line { $0.pause = (throttled, -1) }.hasSuffix(" · throttled, asks again in 0.0 s"))
  }

  @Test func waitsAreThoseOfNow() throws {
    let waits = CallWaits()
    func note(_ tag: Int, _ attempt: Int, _ kind: HTTPEvent.Kind) throws {
      waits.note(
        HTTPEvent(
          tag: tag, method: "GET", origin: try HTTPOrigin(parsing: "http://h"), target: "/t", attempt: attempt,
          kind: kind))
    }
    for tag in 1...3 { try note(tag, 1, .attemptStarted(headers: [])) }
    #expect(waits.now.underWay == 3 && waits.now.pause == nil)
    try note(1, 1, .attemptAnswered(status: 200, headers: [], bytes: 1, duration: .zero, newConnection: true))
    try note(2, 1, .attemptAnswered(status: 429, headers: [], bytes: 1, duration: .zero, newConnection: true))
    try note(2, 1, .retryPaused(.seconds(60)))
    try note(3, 1, .attemptFailed(.brokenConnection(detail: "x"), duration: .zero))
    try note(3, 1, .retryPaused(.seconds(1)))
    #expect(waits.now.underWay == 0 && waits.now.pause?.isThrottled == true)
    try note(2, 2, .attemptStarted(headers: []))
    #expect(waits.now.underWay == 1)
    #expect(waits.now.pause?.retry == 1 && waits.now.pause?.cause == "the connection broke: x")
    waits.reset()
    #expect(waits.now.underWay == 0 && waits.now.pause == nil)
  }

  private func slow() throws -> SimulatorServer {
    try Servers.start {
      $0.faults = [FaultSetting(.slow)]
      $0.slowMilliseconds = 1_500
    }
  }

  private let query = "tasks data on cluster ob_431 tenant aiso limit 1 select clusterName"

  @Test(arguments: [(80, 24), (200, 50), (40, 24)]) func onATerminalItComesAndGoes(_ columns: Int, _ rows: Int) throws {
    let shell = try Shell(Obq(slow()), columns: columns, rows: rows)
    shell.ready()
    shell.type(query + "\r")
    shell.expect("waiting for the first")
    shell.ready()
    #expect(!shell.terminal.screen.text.contains("waiting for"), "\(shell.terminal.screen.text)")
    #expect(shell.terminal.screen.text.contains("│ ob_431 "))
    shell.end()
  }

  @Test func controlCTakesItAway() throws {
    let shell = try Shell(Obq(slow()))
    shell.ready()
    shell.type(query + "\r")
    shell.expect("under way")
    shell.type("\u{3}")
    shell.ready()
    #expect(!shell.terminal.screen.text.contains("under way"), "\(shell.terminal.screen.text)")
    shell.enter("print 'alive'", shows: "alive")
    shell.end()
  }

  @Test(arguments: [["-q"], ["-v"]]) func whoWantsNoneHasNone(_ options: [String]) throws {
    let shell = try Shell(Obq(slow()), options)
    shell.ready()
    shell.type(query + "\r")
    shell.expect("│ ob_431 ")
    #expect(shell.count(of: "waiting for") == 0)
  }

  @Test func aDumbTerminalAndAFileHaveNone() throws {
    let obq = try Obq(slow())
    let terminal = try PseudoTerminal(
      BuiltProgram.path("obq"), obq.options + ["-c", query],
      environment: obq.variables.merging(["TERM": "dumb"]) { $1 }, columns: 80, rows: 24)
    #expect(terminal.waitForExit(seconds: 20) == 0)
    #expect(!String(decoding: terminal.output, as: UTF8.self).contains("waiting for"))
    #expect(try obq.run("-c", query).errors.isEmpty)
  }
}
