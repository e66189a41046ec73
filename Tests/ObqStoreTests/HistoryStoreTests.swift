import Glibc
import ObqStore
import Synchronization
import Testing

@Suite struct HistoryStoreTests {
  @Test func aStatementIsKeptBeforeAndAfterItRuns() throws {
    let store = try HistoryStore(path: ":memory:")
    let id = try #require(try store.begin("tasks data;\n", at: 1_000, profile: "prod", scope: "cluster ob_1"))
    let running = try #require(try store.entry(id))
    #expect(running.statement == "tasks data;")
    #expect(running.startedAt == 1_000)
    #expect(running.profile == "prod")
    #expect(running.scope == "cluster ob_1")
    #expect(running.outcome == nil)
    #expect(running.durationNanoseconds == nil)
    try store.finish(id, outcome: .partial, durationNanoseconds: 5_000_000_000, rows: 12, calls: 3)
    let finished = try #require(try store.entry(id))
    #expect(finished.outcome == .partial)
    #expect(finished.durationNanoseconds == 5_000_000_000)
    #expect(finished.rows == 12)
    #expect(finished.calls == 3)
    #expect(try store.entry(id + 1) == nil)
  }

  @Test(arguments: [" secret thing", "", "  \n", "\ttasks"])
  func whatIsNotKept(_ statement: String) throws {
    let store = try HistoryStore(path: ":memory:")
    #expect(try store.begin(statement, at: 0) == nil)
    #expect(try store.recent(limit: 10) == [])
  }

  @Test func recentIsNewestLast() throws {
    let store = try HistoryStore(path: ":memory:")
    for number in 1...5 { _ = try store.begin("statement \(number)\n  备份", at: Int64(number)) }
    #expect(try store.recent(limit: 2).map(\.statement) == ["statement 4\n  备份", "statement 5\n  备份"])
    #expect(try store.recent(limit: 0) == [])
    #expect(try store.recent(limit: -1) == [])
    #expect(try store.recent(limit: 100).map(\.startedAt) == [1, 2, 3, 4, 5])
  }

  @Test(arguments: [
    ("data", ["tasks DATA 100%", "tasks data_x"]), ("备份", ["print '备份'"]), ("100%", ["tasks DATA 100%"]),
    ("data_", ["tasks data_x"]), ("\\", ["a\\b"]), ("nothing", []),
  ])
  func searchTakesTextAsItIs(_ text: String, _ expected: [String]) throws {
    let store = try HistoryStore(path: ":memory:")
    for statement in ["tasks DATA 100%", "print '备份'", "tasks data_x", "a\\b"] { _ = try store.begin(statement, at: 0) }
    #expect(try store.search(text, limit: 10).map(\.statement) == expected)
    #expect(try store.search(text, limit: 1).map(\.statement) == Array(expected.suffix(1)))
  }

  @Test func secretsNeverReachTheFile() throws {
    let directory = try ScratchDirectory()
    let store = try HistoryStore(path: directory.path + "/history.sqlite")
    _ = try store.begin("profile p url 'https://u:hidden1@h' password 'hidden2'", at: 0)
    for name in ["history.sqlite", "history.sqlite-wal"] {
      let bytes = contents(directory.path + "/" + name)
      #expect(!bytes.isEmpty)
      #expect(!String(decoding: bytes, as: UTF8.self).contains("hidden"))
    }
    #expect(try store.recent(limit: 1).map(\.statement) == ["profile p url 'https://u:***@h' password '***'"])
  }

  @Test func filesAreForTheUserAlone() throws {
    let directory = try ScratchDirectory()
    let store = try HistoryStore(path: directory.path + "/a/b/history.sqlite")
    _ = try store.begin("x", at: 0)
    #expect(directory.mode("a") == 0o700)
    #expect(directory.mode("a/b") == 0o700)
    for name in ["history.sqlite", "history.sqlite-wal", "history.sqlite-shm"] {
      #expect(directory.mode("a/b/" + name) == 0o600)
    }
  }

  @Test func aFileThatOthersCanReadIsClosed() throws {
    let directory = try ScratchDirectory()
    directory.write("", to: "history.sqlite", mode: 0o644)
    _ = try HistoryStore(path: directory.path + "/history.sqlite")
    #expect(directory.mode("history.sqlite") == 0o600)
  }

  @Test func sessionsAtOnceLoseNothing() throws {
    let directory = try ScratchDirectory()
    let path = directory.path + "/history.sqlite"
    let problems = Mutex<[StoreProblem]>([])
    inThreads(8) { session in
      do throws(StoreProblem) {
        // Each opens the file itself, as a session of its own would, and the first ones make it.
        let store = try HistoryStore(path: path)
        for number in 0..<25 {
          guard let id = try store.begin("session \(session) statement \(number)", at: 0) else { continue }
          try store.finish(id, outcome: .complete, durationNanoseconds: 1)
        }
      } catch {
        problems.withLock { $0.append(error) }
      }
    }
    #expect(problems.withLock { $0 } == [])
    let entries = try HistoryStore(path: path).recent(limit: 1_000)
    #expect(entries.count == 200)
    #expect(Set(entries.map(\.statement)).count == 200)
    #expect(entries.allSatisfy { $0.outcome == .complete })
  }

  @Test func threadsShareOneStore() throws {
    let store = try HistoryStore(path: ":memory:")
    inThreads(4) { thread in
      for number in 0..<50 { _ = try? store.begin("\(thread) \(number)", at: 0) }
    }
    #expect(try store.recent(limit: 1_000).count == 200)
  }

  @Test func aFileThatIsNoDatabase() throws {
    let directory = try ScratchDirectory()
    let path = directory.path + "/history.sqlite"
    directory.write(String(repeating: "not a database ", count: 200), to: "history.sqlite")
    #expect(throws: StoreProblem.damaged(path: path)) { _ = try HistoryStore(path: path) }
    #expect(StoreProblem.damaged(path: path).message.contains(path))
  }

  @Test func aFileOfANewerVersion() throws {
    let directory = try ScratchDirectory()
    let path = directory.path + "/history.sqlite"
    _ = try HistoryStore(path: path)
    // SQLite's file format: the user version is the big-endian number at offset 60.
    let file = try #require(fopen(path, "r+"))
    fseek(file, 60, SEEK_SET)
    fwrite([UInt8]([0, 0, 0, 9]), 1, 4, file)
    fclose(file)
    #expect(throws: StoreProblem.tooNew(path: path, version: 9)) { _ = try HistoryStore(path: path) }
  }

  @Test func aDirectoryThatCannotBeMade() throws {
    let directory = try ScratchDirectory()
    directory.write("", to: "file")
    let problem = #expect(throws: StoreProblem.self) {
      _ = try HistoryStore(path: directory.path + "/file/deeper/history.sqlite")
    }
    #expect(problem?.message.contains("cannot be made: Not a directory") == true)
    let other = #expect(throws: StoreProblem.self) { _ = try HistoryStore(path: directory.path) }
    #expect(other?.message.contains("cannot be opened") == true)
  }

  private func contents(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes[..<count])
  }
}

/// Runs `body` in `count` threads at once and waits for all.
private func inThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  final class Job: Sendable {
    let number: Int
    let body: @Sendable (Int) -> Void

    init(_ number: Int, _ body: @escaping @Sendable (Int) -> Void) {
      self.number = number
      self.body = body
    }
  }
  let threads = (0..<count).compactMap { number -> pthread_t? in
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(Job(number, body)).toOpaque()
    let failed = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
        job.body(job.number)
        return nil
      }, argument)
    return failed == 0 ? thread : nil
  }
  for thread in threads { pthread_join(thread, nil) }
}
