import ObqStore
import Testing

/// What checks know from one run to the next.
@Suite struct CheckStoreTests {
  private let day: Int64 = 86_400 * 1_000_000_000

  @Test func numbersAreKeptByScope() throws {
    let scratch = try ScratchDirectory()
    let path = scratch.path + "/state/checks.db"
    do {
      let store = try CheckStore(path: path)
      try store.keep(["a": 1, "b": 2], of: .failures, in: "one", forgetsOthers: true, at: day)
      try store.keep(["a": 7], of: .failures, in: "two", forgetsOthers: true, at: day)
      try store.keep(["a": 9], of: .seen, in: "one", forgetsOthers: true, at: day)
    }
    let store = try CheckStore(path: path)
    #expect(try store.numbers(of: .failures, in: "one") == ["a": 1, "b": 2])
    #expect(try store.numbers(of: .failures, in: "two") == ["a": 7])
    #expect(try store.numbers(of: .seen, in: "one") == ["a": 9])
    #expect(try store.numbers(of: .seen, in: "three") == [:])
  }

  /// A run that could not read everything says nothing of what it did not see.
  @Test func othersAreForgottenWhereAllWasRead() throws {
    let store = try CheckStore(path: ":memory:")
    try store.keep(["a": 1, "b": 2], of: .seen, in: "x", forgetsOthers: true, at: day)
    try store.keep(["b": 3, "c": 4], of: .seen, in: "x", forgetsOthers: false, at: day)
    #expect(try store.numbers(of: .seen, in: "x") == ["a": 1, "b": 3, "c": 4])
    try store.keep(["c": 5], of: .seen, in: "x", forgetsOthers: true, at: day)
    #expect(try store.numbers(of: .seen, in: "x") == ["c": 5])
  }

  @Test func whatNobodyTouchesIsForgotten() throws {
    let store = try CheckStore(path: ":memory:")
    try store.keep(["a": 1], of: .failures, in: "old", forgetsOthers: true, at: 0)
    try store.keep(["a": 1], of: .failures, in: "new", forgetsOthers: true, at: 399 * day)
    #expect(try store.numbers(of: .failures, in: "old") == ["a": 1])
    try store.keep(["a": 2], of: .failures, in: "new", forgetsOthers: true, at: 401 * day)
    #expect(try store.numbers(of: .failures, in: "old") == [:])
  }

  @Test func noDatabaseIsAProblem() throws {
    #expect(throws: StoreProblem.self) { try CheckStore(path: "/dev/null/checks.db") }
  }
}
