import ObqData
import ObqExpression
import Testing

@Suite struct ArithmeticTests {
  private static func result(_ left: Value, _ operation: Arithmetic, _ right: Value, _ type: ValueType) throws -> Value
  {
    // Over columns, as rows are computed.
    let rows = batch([(left.type, [left]), (right.type, [right])])
    return try evaluate(.arithmetic(operation, .column(0, left.type), .column(1, right.type), type), rows)[0]
  }

  @Test(
    arguments: [
      (7, .add, 5, 12), (7, .subtract, 9, -2), (-7, .multiply, 6, -42), (7, .remainder, 3, 1), (-7, .remainder, 3, -1),
      (7, .remainder, -3, 1), (.min, .remainder, -1, 0), (.max, .add, 0, .max), (.min, .subtract, 0, .min),
      (-4_611_686_018_427_387_904, .multiply, 2, .min), (.max, .subtract, .max, 0),
    ] as [(Int64, Arithmetic, Int64, Int64)])
  func wholeNumbers(_ left: Int64, _ operation: Arithmetic, _ right: Int64, _ expected: Int64) throws {
    #expect(try Self.result(.integer(left), operation, .integer(right), .integer) == .integer(expected))
  }

  @Test(
    arguments: [
      (.max, .add, 1), (.min, .add, -1), (.min, .subtract, 1), (0, .subtract, .min), (.max, .multiply, 2),
      (.min, .multiply, -1), (3_037_000_500, .multiply, 3_037_000_500),
    ] as [(Int64, Arithmetic, Int64)])
  func overflowIsAnError(_ left: Int64, _ operation: Arithmetic, _ right: Int64) {
    #expect(throws: EvaluationProblem.overflow("\(left) \(operation.rawValue) \(right)")) {
      try Self.result(.integer(left), operation, .integer(right), .integer)
    }
    #expect(throws: EvaluationProblem.self) { try Self.result(.duration(left), operation, .duration(right), .duration) }
  }

  @Test func theLeastNumberHasNoOpposite() throws {
    let negated = Expr(.negate(.column(0, .integer)), .integer)
    #expect(try evaluate(negated, batch([(.integer, [.integer(.max), .null])])) == [.integer(-.max), .null])
    #expect(throws: EvaluationProblem.self) { try evaluate(negated, batch([(.integer, [.integer(.min)])])) }
    #expect(throws: EvaluationProblem.self) { try evaluate(.call(.abs, [.whole(.min)], .integer)) }
    #expect(try evaluate(Expr(.negate(.real(2.5)), .real)) == .real(-2.5))
    #expect(try evaluate(Expr(.negate(.value(.duration(5))), .duration)) == .duration(-5))
  }

  @Test(
    arguments: [
      (.integer(5), .divide, .integer(2), 2.5), (.integer(-1), .divide, .integer(4), -0.25),
      (.integer(1), .divide, .integer(3), 1.0 / 3), (.real(7.5), .remainder, .integer(2), 1.5),
      (.real(-7.5), .remainder, .real(2), -1.5), (.integer(1), .add, .real(0.5), 1.5),
      (.real(0.5), .multiply, .integer(-3), -1.5), (.duration(10), .divide, .duration(4), 2.5),
      (.size(1), .divide, .size(8), 0.125), (.integer(.max), .divide, .integer(1), 0x1p63),
    ] as [(Value, Arithmetic, Value, Double)])
  func reals(_ left: Value, _ operation: Arithmetic, _ right: Value, _ expected: Double) throws {
    #expect(try Self.result(left, operation, right, .real) == .real(expected))
  }

  @Test(
    arguments: [
      (.integer(1), .divide, .integer(0), .real), (.real(1), .divide, .real(-0.0), .real),
      (.integer(0), .divide, .integer(0), .real), (.integer(1), .remainder, .integer(0), .integer),
      (.real(1), .remainder, .real(0), .real), (.duration(1), .divide, .integer(0), .duration),
      (.duration(1), .divide, .real(0), .duration), (.real(1e308), .multiply, .integer(10), .real),
      (.duration(1), .divide, .duration(0), .real), (.size(1), .remainder, .size(0), .size),
      (.null, .add, .integer(1), .integer), (.integer(1), .add, .null, .integer),
    ] as [(Value, Arithmetic, Value, ValueType)])
  func whatHasNoResultIsNull(_ left: Value, _ operation: Arithmetic, _ right: Value, _ type: ValueType) throws {
    #expect(try Self.result(left, operation, right, type) == .null)
  }

  @Test(
    arguments: [
      (.time(Instant(nanoseconds: 5)), .add, .duration(3), .time(Instant(nanoseconds: 8))),
      (.time(Instant(nanoseconds: 5)), .subtract, .duration(8), .time(Instant(nanoseconds: -3))),
      (.time(Instant(nanoseconds: 5)), .subtract, .time(Instant(nanoseconds: 8)), .duration(-3)),
      (.duration(7), .multiply, .integer(3), .duration(21)), (.duration(7), .multiply, .real(0.5), .duration(4)),
      (.real(-0.5), .multiply, .duration(7), .duration(-4)), (.duration(7), .divide, .integer(2), .duration(4)),
      (.duration(-7), .divide, .integer(2), .duration(-4)), (.duration(7), .divide, .integer(-2), .duration(-4)),
      (.duration(5), .divide, .integer(3), .duration(2)), (.duration(4), .divide, .integer(3), .duration(1)),
      (.duration(.max), .divide, .integer(2), .duration(4_611_686_018_427_387_904)),
      (.duration(9_007_199_254_740_993), .divide, .integer(1), .duration(9_007_199_254_740_993)),
      (.size(1_025), .divide, .real(2.5), .size(410)), (.size(10), .remainder, .size(4), .size(2)),
      (.duration(.min), .divide, .integer(.min), .duration(1)), (.duration(7), .remainder, .duration(4), .duration(3)),
    ] as [(Value, Arithmetic, Value, Value)])
  func unitsArePreserved(_ left: Value, _ operation: Arithmetic, _ right: Value, _ expected: Value) throws {
    #expect(try Self.result(left, operation, right, expected.type) == expected)
  }

  @Test func unitsOverflowToo() {
    #expect(throws: EvaluationProblem.self) { try Self.result(.duration(.min), .divide, .integer(-1), .duration) }
    #expect(throws: EvaluationProblem.self) { try Self.result(.duration(.max), .multiply, .real(1.5), .duration) }
    #expect(throws: EvaluationProblem.self) {
      try Self.result(.time(Instant(nanoseconds: .max)), .add, .duration(1), .time)
    }
  }

  @Test(
    arguments: [
      (2.5, 0, 3), (-2.5, 0, -3), (0.5, 0, 1), (-0.5, 0, -1), (2.4, 0, 2), (1.005, 2, 1.01), (2.675, 2, 2.68),
      (-1.005, 2, -1.01), (0.125, 2, 0.13), (1234.5678, -2, 1200), (1250, -2, 1300), (0.1, 20, 0.1), (9.995, 2, 10),
      (1e300, 2, 1e300), (1e-20, 20, 1e-20), (1e-20, 19, 0), (5e-20, 19, 1e-19), (123, -3, 0), (500, -3, 1000),
      (1e22, -22, 1e22), (0, 3, 0), (99.5, 400, 99.5), (99.5, -400, 0),
    ] as [(Double, Int64, Double)])
  func realsRoundHalvesAway(_ number: Double, _ digits: Int64, _ expected: Double) throws {
    #expect(try evaluate(.call(.round, [.real(number), .whole(digits)], .real)) == .real(expected))
    if digits == 0 { #expect(try evaluate(.call(.round, [.real(number)], .real)) == .real(expected)) }
  }

  @Test(
    arguments: [
      (1_250, -2, 1_300), (-1_250, -2, -1_300), (1_249, -2, 1_200), (1_250, 0, 1_250), (1_250, 5, 1_250),
      (.max, 0, .max),
      (4_000_000_000_000_000_000, -19, 0), (.max, -20, 0), (.min, -400, 0), (-49, -2, 0), (-50, -2, -100),
    ] as [(Int64, Int64, Int64)])
  func wholeNumbersRound(_ number: Int64, _ digits: Int64, _ expected: Int64) throws {
    #expect(try evaluate(.call(.round, [.whole(number), .whole(digits)], .integer)) == .integer(expected))
  }

  @Test func roundingOverflows() {
    #expect(throws: EvaluationProblem.self) { try evaluate(.call(.round, [.whole(.max), .whole(-1)], .integer)) }
    #expect(throws: EvaluationProblem.self) { try evaluate(.call(.round, [.whole(.min), .whole(-19)], .integer)) }
    #expect(throws: EvaluationProblem.self) { try evaluate(.call(.ceil, [.value(.duration(.max))], .duration)) }
  }

  @Test(
    arguments: [
      (.round, .duration(1_500_000_000), .duration(2_000_000_000)),
      (.round, .duration(-1_500_000_000), .duration(-2_000_000_000)),
      (.floor, .duration(1_999_999_999), .duration(1_000_000_000)),
      (.floor, .duration(-1), .duration(-1_000_000_000)), (.ceil, .duration(1), .duration(1_000_000_000)),
      (.ceil, .duration(-1), .duration(0)), (.ceil, .duration(2_000_000_000), .duration(2_000_000_000)),
      (.floor, .real(-1.5), .real(-2)), (.ceil, .real(-1.5), .real(-1)), (.floor, .integer(3), .integer(3)),
      (.abs, .integer(-3), .integer(3)), (.abs, .real(-0.5), .real(0.5)), (.abs, .duration(-3), .duration(3)),
      (.abs, .size(-3), .size(3)), (.abs, .null, .null),
    ] as [(ScalarFunction, Value, Value)])
  func functionsOfNumbers(_ function: ScalarFunction, _ value: Value, _ expected: Value) throws {
    #expect(try evaluate(.call(function, [.value(value)], value.type)) == expected)
  }

  @Test func durationsRoundToDigitsOfSeconds() throws {
    func round(_ nanoseconds: Int64, _ digits: Int64) throws -> Value {
      try evaluate(.call(.round, [.value(.duration(nanoseconds)), .whole(digits)], .duration))
    }
    #expect(try round(125_563_896_500, 3) == .duration(125_564_000_000))
    #expect(try round(125_563_896_500, 9) == .duration(125_563_896_500))
    #expect(try round(125_563_896_500, -2) == .duration(100_000_000_000))
    #expect(try round(4_000_000_000_000_000_000, -10) == .duration(0))
  }

  @Test func scnTimes() throws {
    #expect(
      try evaluate(.call(.scnTime, [.whole(1_722_902_400_123_456_789)], .time))
        == .time(Instant(nanoseconds: 1_722_902_400_123_456_789)))
    #expect(try evaluate(.call(.scnTime, [.value(.null)], .time)) == .null)
  }
}
