import ObqText
import Testing

@Suite struct NearestNameTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var typed: String
    var names: [String]
    var expected: String?
    var reason: String
    var testDescription: String { "\(typed): \(reason)" }
  }

  static let states = ["BEGINNING", "DOING", "FAILED", "CANCELED", "SUCCEEDED"]
  static let columns = ["startTime", "finishTime", "status", "state", "elapsed", "tenantName", "clusterName"]
  static let cases = [
    Case(typed: "FAILD", names: states, expected: "FAILED", reason: "a letter is missing"),
    Case(typed: "FAILEDD", names: states, expected: "FAILED", reason: "a letter too many"),
    Case(typed: "FIALED", names: states, expected: "FAILED", reason: "two neighbours swapped count as one slip"),
    Case(typed: "SUCEEDDED", names: states, expected: "SUCCEEDED", reason: "two slips in nine letters"),
    Case(typed: "failed", names: states, expected: "FAILED", reason: "case alone differs"),
    Case(typed: "start_time", names: columns, expected: "startTime", reason: "underscores alone differ"),
    Case(typed: "START_TIME", names: columns, expected: "startTime", reason: "case and underscores alone differ"),
    Case(typed: "stats", names: ["state", "status"], expected: "state", reason: "the first of equals"),
    Case(typed: "state", names: ["status", "state", "STATE"], expected: "STATE", reason: "never the word itself"),
    Case(typed: "state", names: ["state"], expected: nil, reason: "never the word itself, not even alone"),
    Case(
      typed: "tate", names: ["rate", "state"], expected: "rate",
      reason: "equals: order decides when no first letter fits"),
    Case(typed: "bate", names: ["rate", "bake"], expected: "bake", reason: "equals: the first letter decides"),
    Case(typed: "elap", names: columns, expected: "elapsed", reason: "the beginning of one name"),
    Case(typed: "sta", names: columns, expected: nil, reason: "the beginning of three names"),
    Case(typed: "s", names: ["since"], expected: nil, reason: "a letter says nothing"),
    Case(typed: "ab", names: ["ac"], expected: nil, reason: "half of two letters wrong is another word"),
    Case(typed: "by", names: ["to"], expected: nil, reason: "too short to be mistaken"),
    Case(typed: "where", names: ["tenant", "cluster"], expected: nil, reason: "nothing is near"),
    Case(typed: "tenantId", names: ["tenantName", "tenantIds"], expected: "tenantIds", reason: "the smaller distance"),
    Case(typed: "状态", names: ["状态码"], expected: "状态码", reason: "any script"),
    Case(typed: "", names: ["a"], expected: nil, reason: "nothing typed"),
    Case(typed: "___", names: ["a"], expected: nil, reason: "nothing but underscores"),
    Case(typed: "x", names: [], expected: nil, reason: "nothing to choose from"),
    Case(
      typed: String(repeating: "a", count: 65), names: [String(repeating: "a", count: 66)], expected: nil,
      reason: "nobody types this"),
  ]

  @Test(arguments: cases) func suggestion(_ item: Case) {
    #expect(NearestName.suggestion(for: item.typed, among: item.names) == item.expected)
  }
}
