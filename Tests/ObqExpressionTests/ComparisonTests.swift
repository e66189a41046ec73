import ObqData
import ObqExpression
import Testing

@Suite struct ComparisonTests {
  private static let two53: Int64 = 1 << 53

  /// -1, 0 or 1 as the whole number is less than, equal to or greater than the real.
  @Test(arguments: [
    (two53 + 1, 0x1p53, 1), (two53, 0x1p53, 0), (-two53 - 1, -0x1p53, -1), (.max, 0x1p63, -1), (.min, -0x1p63, 0),
    (.max, 9.223372036854775e18, 1), (0, -0.0, 0), (1, 1.5, -1), (2, 1.5, 1), (-1, -1.5, 1), (-2, -1.5, -1),
    (0, 0.5, -1), (0, -0.5, 1), (0, 1e-300, -1), (3, 3.0, 0), (.max, .infinity, -1), (.min, -.infinity, 1),
    (4_611_686_018_427_387_905, 0x1p62, 1),
  ])
  func wholeNumbersAndReals(_ whole: Int64, _ real: Double, _ order: Int) throws {
    #expect(Ordering.order(whole, real).signum() == order)
    #expect(Ordering.order(.integer(whole), .real(real))?.signum() == order)
    #expect(Ordering.order(.real(real), .integer(whole))?.signum() == -order)
    let rows = batch([(.integer, [.integer(whole)]), (.real, [.real(real)])])
    let (first, second) = (Expr.column(0, .integer), Expr.column(1, .real))
    for comparison in [Comparison.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual] {
      let expected = [Value.boolean(comparison.holds(order))]
      #expect(try evaluate(.compare(comparison, first, second), rows) == expected)
      #expect(try evaluate(.compare(comparison, first, .real(real)), rows) == expected)
      #expect(try evaluate(.compare(comparison, .whole(whole), second), rows) == expected)
      #expect(try evaluate(.compare(comparison.mirrored, second, first), rows) == expected)
    }
  }

  /// Bytes decide: no folding of case, of canonical forms, or of trailing characters.
  @Test(arguments: [
    ("a", "a", 0), ("a", "b", -1), ("B", "a", -1), ("a", "ab", -1), ("", "a", -1), ("é", "e\u{301}", 1), ("份", "备", -1),
    ("\u{FFFF}", "\u{10000}", -1), ("a\u{0}", "a", 1), ("abcdefgh", "abcdefghi", -1), ("Z", "a", -1),
  ])
  func texts(_ left: String, _ right: String, _ order: Int) throws {
    #expect(Ordering.order(.text(left), .text(right))?.signum() == order)
    let rows = batch([(.text, [.text(left)]), (.text, [.text(right)])])
    let (first, second) = (Expr.column(0, .text), Expr.column(1, .text))
    for comparison in [Comparison.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual] {
      let expected = [Value.boolean(comparison.holds(order))]
      #expect(try evaluate(.compare(comparison, first, second), rows) == expected)
      #expect(try evaluate(.compare(comparison, first, .text(right)), rows) == expected)
      #expect(try evaluate(.compare(comparison, .text(left), second), rows) == expected)
    }
    let isIn = Expr(.isIn(first, [.text("other"), .text(right)], ignoresCase: false), .boolean)
    #expect(try evaluate(isIn, rows) == [.boolean(order == 0)])
  }

  @Test func listsKeepTextsApartThatLookAlike() throws {
    let rows = batch([(.text, [.text("é"), .text("e\u{301}"), .text("e"), .null])])
    let list = Expr(.isIn(.column(0, .text), [.text("é"), .text("e\u{301}")], ignoresCase: false), .boolean)
    #expect(try evaluate(list, rows) == [.boolean(true), .boolean(true), .boolean(false), .null])
  }

  @Test func wordsOfAVocabularyIgnoreCase() throws {
    let rows = batch([(.text, [.text("FAILED"), .text("failed"), .text("FAIL"), .null])])
    let column = Expr.column(0, .text)
    let (yes, no) = (Value.boolean(true), Value.boolean(false))
    #expect(try evaluate(.compare(.equal, column, .text("Failed"), ignoresCase: true), rows) == [yes, yes, no, .null])
    #expect(try evaluate(.compare(.equal, column, column, ignoresCase: true), rows) == [yes, yes, yes, .null])
    let list = Expr(.isIn(column, [.text("failed"), .text("x")], ignoresCase: true), .boolean)
    #expect(try evaluate(list, rows) == [yes, yes, no, .null])
    #expect(try evaluate(.compare(.equal, column, .text("Failed")), rows) == [no, no, no, .null])
  }

  @Test func listsOfNumbers() throws {
    let rows = batch([
      (.integer, [.integer(Self.two53 + 1), .integer(2), .null]), (.real, [.real(2.5), .real(2), .null]),
    ])
    func test(_ column: Expr, _ values: [Value]) throws -> [Value] {
      try evaluate(Expr(.isIn(column, values, ignoresCase: false), .boolean), rows)
    }
    let (yes, no) = (Value.boolean(true), Value.boolean(false))
    #expect(try test(.column(0, .integer), [.integer(2), .integer(Self.two53)]) == [no, yes, .null])
    #expect(try test(.column(0, .integer), [.real(0x1p53), .real(2)]) == [no, yes, .null])
    #expect(try test(.column(1, .real), [.integer(2), .real(2.5)]) == [yes, yes, .null])
    #expect(try test(.column(1, .real), []) == [no, no, .null])
  }

  @Test func valuesOfDifferentKindsDoNotCompare() {
    #expect(Ordering.order(.text("1"), .integer(1)) == nil)
    #expect(Ordering.order(.duration(1), .integer(1)) == nil)
    #expect(Ordering.order(.null, .null) == nil)
    #expect(Ordering.order(.boolean(false), .boolean(true)) == -1)
    #expect(Ordering.order(.time(Instant(nanoseconds: 1)), .time(Instant(nanoseconds: 2))) == -1)
    #expect(Ordering.order(.json("1"), .json("2")).map { $0 < 0 } == true)
  }
}
