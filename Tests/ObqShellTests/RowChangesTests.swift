import ObqData
import ObqRender
import Testing

@testable import ObqShell

/// What differs between two rounds of a watch.
@Suite struct RowChangesTests {
  private let schema = Schema([
    Field("clusterName", .text), Field("taskId", .integer), Field("state", .text), Field("age", .duration),
  ])

  private func row(_ cluster: String, _ id: Int64, _ state: String, _ age: Int64 = 0) -> [Value] {
    [.text(cluster), .integer(id), .text(state), .duration(age)]
  }

  @Test func statesAreFollowedByKey() {
    let changes = RowChanges(
      from: [row("a", 1, "RUNNING", 1), row("a", 2, "RUNNING", 1), row("b", 1, "FAILED", 1)],
      to: [row("b", 1, "FAILED", 2), row("a", 1, "SUCCEEDED", 2), row("a", 3, "RUNNING", 0)], schema)
    #expect(
      changes.transitions == [
        .changed(
          key: [.text("a"), .integer(1)], column: "state", from: .text("RUNNING"), to: .text("SUCCEEDED")),
        .new(key: [.text("a"), .integer(3)], states: [.text("RUNNING")]),
        .gone(key: [.text("a"), .integer(2)], states: [.text("RUNNING")]),
      ])
    // What counts from now differs each time and is no change.
    #expect(!changes.marks.isMarked(row: 0, column: 3))
    #expect(changes.marks.isMarked(row: 1, column: 2) && !changes.marks.isMarked(row: 1, column: 1))
    #expect((0..<4).allSatisfy { changes.marks.isMarked(row: 2, column: $0) })
  }

  @Test func groupsAreToldApartByTheirWords() {
    let counts = Schema([Field("state", .text), Field("count()", .integer)])
    let changes = RowChanges(
      from: [[.text("RUNNING"), .integer(3)], [.text("FAILED"), .integer(1)]],
      to: [[.text("FAILED"), .integer(2)], [.text("RUNNING"), .integer(3)]], counts)
    #expect(changes.transitions.isEmpty)
    #expect(changes.marks.isMarked(row: 0, column: 1) && !changes.marks.isMarked(row: 1, column: 1))
  }

  @Test func rowsWithoutAKeyAreComparedWhole() {
    let numbers = Schema([Field("n", .integer)])
    let changes = RowChanges(
      from: [[.integer(1)], [.integer(1)]], to: [[.integer(1)], [.integer(1)], [.integer(1)]], numbers)
    #expect(changes.transitions.isEmpty)
    #expect((0..<3).map { changes.marks.isMarked(row: $0, column: 0) } == [false, false, true])
  }

  @Test func linesNameARowByWhatPeopleKnow() {
    let lines = TransitionLines(zone: .utc, isASCII: true)
    let key: [Value] = [.integer(7), .text("ob_431"), .null, .text("a\u{1B}b")]
    let changed = RowChanges.Transition.changed(key: key, column: "state", from: .text("A"), to: .text("B"))
    let at = Instant(nanoseconds: 3_661_000_000_000)
    #expect(
      lines.lines([changed], columns: ["clusterId", "clusterName", "tenantName", "kind"], at: at)
        == ["01:01:01 ob_431 a\\x1bb: state A -> B"])
    let many = lines.lines(Array(repeating: .gone(key: [.text("x")], states: []), count: 50), columns: ["n"], at: at)
    #expect(many.count == TransitionLines.limit && many.last == "01:01:01 and 31 more changes")
  }
}
