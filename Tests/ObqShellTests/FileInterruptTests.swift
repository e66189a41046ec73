import Glibc
import ObqTestSupport
import Testing

/// Ctrl-C while a file is read or taken apart.
@Suite struct FileInterruptTests {
  /// Signals until the end, since the first may come before anything was begun; returns the seconds that it took.
  private func interrupt(_ running: RunningProgram) throws -> Double {
    try #require(running.waitForOutput("ready\n"))
    #expect(running.isRunning(milliseconds: 300))
    let start = Clock.seconds
    running.send(SIGINT)
    let run = try running.finish(seconds: 10)
    #expect(run.code == 130, "\(run)")
    return Clock.seconds - start
  }

  /// The time allowed is more than the promised one: other tests run beside this one.
  @Test func aFileWithoutEnd() throws {
    let running = try Obq().start(["-c", "print 'ready'; file '/dev/zero' | count"])
    #expect(try interrupt(running) < 2)
  }

  @Test func aPipeThatNobodyWrites() throws {
    let obq = try Obq()
    let pipe = obq.scratch("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    let running = try obq.start(["-c", "print 'ready'; file '\(pipe)'"])
    #expect(try interrupt(running) < 2)
  }

  @Test func standardInput() throws {
    let obq = try Obq()
    let pipe = obq.scratch("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    let end = open(pipe, O_RDWR)
    defer { close(end) }
    let running = try obq.start(["-X", "-c", "print 'ready'; file '-'"], inputPath: pipe)
    #expect(try interrupt(running) < 2)
  }

  @Test func manyRows() throws {
    let obq = try Obq()
    let row = "1,some text,2.5,2026-11-25T15:00:00Z\n"
    let path = obq.scratch.write("a,b,c,d\n" + String(repeating: row, count: 1_000_000), to: "many.csv")
    let running = try obq.start(["-c", "print 'ready'; file '\(path)' | count"])
    #expect(try interrupt(running) < 2)
  }

  @Test func aPipeIsReadToItsEnd() throws {
    let obq = try Obq()
    let pipe = obq.scratch("pipe")
    let run = try obq.sh("mkfifo '\(pipe)'; { sleep 0.3; printf 'a\\n1\\n'; } > '\(pipe)' & OBQ -c \"file '\(pipe)'\"")
    #expect(run.lines == ["a", "1"], "\(run)")
  }
}

/// Texts that a query makes longer than is allowed.
@Suite struct LongTextTests {
  private static let long = String(repeating: "a", count: 3000)

  @Test func aConstant() throws {
    let inner = "replace('\(Self.long)', 'a', '\(Self.long)')"
    let run = try Obq().run("-c", "print length(replace(\(inner), 'a', '\(Self.long)'))")
    #expect(run.code == 65 && run.errors.contains("replace makes a text of more than"), "\(run)")
  }

  @Test func ofRows() throws {
    let obq = try Obq()
    let path = obq.scratch.write("t\n\(Self.long)\n", to: "rows.csv")
    let inner = "replace(t, 'a', '\(Self.long)')"
    let run = try obq.run("-c", "file '\(path)' select length(replace(\(inner), 'a', '\(Self.long)'))")
    #expect(run.code == 65 && run.errors.contains("replace makes a text of more than"), "\(run)")
  }
}
