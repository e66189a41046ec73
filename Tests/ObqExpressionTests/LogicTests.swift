import ObqData
import ObqExpression
import Testing

@Suite struct LogicTests {
  private static let three: [Value] = [.boolean(true), .boolean(false), .null]
  /// Every pair of the three values.
  private static let pairs = batch([
    (.boolean, three.flatMap { [$0, $0, $0] }), (.boolean, three + three + three),
  ])
  private static let left = Expr.column(0, .boolean)
  private static let right = Expr.column(1, .boolean)
  private static let yes = Value.boolean(true)
  private static let no = Value.boolean(false)

  @Test func truthTables() throws {
    let (yes, no) = (Self.yes, Self.no)
    #expect(
      try evaluate(Expr(.all([Self.left, Self.right]), .boolean), Self.pairs)
        == [yes, no, .null, no, no, no, .null, no, .null])
    #expect(
      try evaluate(Expr(.any([Self.left, Self.right]), .boolean), Self.pairs)
        == [yes, yes, yes, yes, no, .null, yes, .null, .null])
    #expect(
      try evaluate(Expr(.not(Self.right), .boolean), Self.pairs)
        == [no, yes, .null, no, yes, .null, no, yes, .null])
    #expect(
      try evaluate(.compare(.equal, Self.left, Self.right), Self.pairs)
        == [yes, no, .null, no, yes, .null, .null, .null, .null])
    #expect(
      try evaluate(.compare(.less, Self.left, Self.right), Self.pairs)
        == [no, no, .null, yes, no, .null, .null, .null, .null])
  }

  @Test func nothingButNulls() throws {
    let rows = Batch(columns: [.allNull(.boolean, count: 2), .allNull(.text, count: 2)], count: 2)
    let (yes, no) = (Expr.value(Self.yes), Expr.value(Self.no))
    #expect(try evaluate(Expr(.all([Self.left, yes]), .boolean), rows) == [.null, .null])
    #expect(try evaluate(Expr(.all([Self.left, no]), .boolean), rows) == [Self.no, Self.no])
    #expect(try evaluate(Expr(.any([Self.left, yes]), .boolean), rows) == [Self.yes, Self.yes])
    #expect(try evaluate(Expr(.any([Self.left, no]), .boolean), rows) == [.null, .null])
    #expect(try evaluate(Expr(.not(Self.left), .boolean), rows) == [.null, .null])
    #expect(try evaluate(Expr(.isNull(Self.left), .boolean), rows) == [Self.yes, Self.yes])
    #expect(try evaluate(.compare(.equal, .column(1, .text), .text("a")), rows) == [.null, .null])
    let isIn = Expr(.isIn(.column(1, .text), [.text("a")], ignoresCase: false), .boolean)
    #expect(try evaluate(isIn, rows) == [.null, .null])
    let test = Expr(.textTest(.contains, .column(1, .text), .text("")), .boolean)
    #expect(try evaluate(test, rows) == [.null, .null])
  }

  @Test func onlyTrueRowsAreKept() throws {
    let evaluator = Evaluator(zone: .utc)
    let rows = Self.pairs
    #expect(try evaluator.select(Self.left, rows) == [0, 1, 2])
    #expect(try evaluator.select(Expr(.all([Self.left, Self.right]), .boolean), rows) == [0])
    #expect(try evaluator.select(Expr(.not(Self.right), .boolean), rows) == [1, 4, 7])
    #expect(try evaluator.select(.value(.null), rows) == [])
    #expect(try evaluator.select(.value(Self.yes), rows).count == 9)
  }

  /// What comes behind a condition sees only the rows that it kept.
  @Test func conditionsGuardThoseBehindThem() throws {
    let rows = batch([(.integer, [.integer(2), .integer(.max), .null])])
    let column = Expr.column(0, .integer)
    let small = Expr.compare(.less, column, .whole(100))
    let square = Expr.compare(.equal, .arithmetic(.multiply, column, column, .integer), .whole(4))
    let evaluator = Evaluator(zone: .utc)
    #expect(try evaluator.select(Expr(.all([small, square]), .boolean), rows) == [0])
    #expect(throws: EvaluationProblem.self) { try evaluator.select(Expr(.all([square, small]), .boolean), rows) }
  }

  @Test func choices() throws {
    let rows = batch([
      (.boolean, Self.three), (.text, [.text("a"), .null, .text("c")]), (.text, [.text("x"), .text("y"), .null]),
    ])
    let (first, second) = (Expr.column(1, .text), Expr.column(2, .text))
    #expect(try evaluate(.call(.if, [Self.left, first, second], .text), rows) == [.text("a"), .text("y"), .null])
    #expect(try evaluate(.call(.coalesce, [first, second], .text), rows) == [.text("a"), .text("y"), .text("c")])
    #expect(
      try evaluate(.call(.coalesce, [.value(.null), first, .text("z")], .text), rows)
        == [.text("a"), .text("z"), .text("c")])
    #expect(try evaluate(.call(.coalesce, [.value(.null)], .null), rows) == [.null, .null, .null])
    #expect(
      try evaluate(.call(.if, [Self.left, .whole(1), .value(.null)], .integer), rows) == [.integer(1), .null, .null])
  }

  /// `if(x < 100, x * x, 0)` does not overflow where `x * x` is not taken.
  @Test func choicesComputeWhatIsTaken() throws {
    let rows = batch([(.integer, [.integer(3), .integer(.max), .null])])
    let column = Expr.column(0, .integer)
    let square = Expr.arithmetic(.multiply, column, column, .integer)
    let guarded = Expr.call(.if, [.compare(.less, column, .whole(100)), square, .whole(0)], .integer)
    #expect(try evaluate(guarded, rows) == [.integer(9), .integer(0), .integer(0)])
    #expect(throws: EvaluationProblem.self) { try evaluate(square, rows) }
    let fallback = Expr.call(.coalesce, [column, .arithmetic(.add, .whole(.max), .whole(1), .integer)], .integer)
    #expect(try evaluate(fallback, batch([(.integer, [.integer(3)])])) == [.integer(3)])
    #expect(throws: EvaluationProblem.self) { try evaluate(fallback, rows) }
  }
}
