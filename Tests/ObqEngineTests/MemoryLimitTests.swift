import Testing

@testable import ObqEngine

@Suite struct MemoryLimitTests {
  @Test(arguments: [
    ("max\n", Int.max), ("1073741824\n", 1 << 30), ("", .max), ("9223372036854771712\n", 9_223_372_036_854_771_712),
  ])
  func limitsOfControlGroups(_ text: String, _ bytes: Int) { #expect(MemoryLimit.bytes(inControlGroup: text) == bytes) }

  @Test func theMachineHasSome() {
    let limit = MemoryLimit.ofMachine
    #expect(limit.ofRows > 64 << 20 && limit.ofRows < limit.ofProcess)
    #expect(throws: Never.self) { try limit.check(from: StoredStream([])) }
    #expect(throws: QueryFailure.self) { try MemoryLimit(available: 4096).check(from: StoredStream([])) }
  }
}
