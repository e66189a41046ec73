import ObqData
import ObqExpression
import ObqPattern
import Testing

@Suite struct BoundExpressionTests {
  /// One expression with every kind of part.
  private static func everything() throws -> Expr {
    let (whole, text) = (Expr.column(3, .integer), Expr.column(5, .text))
    let parts: [Expr] = [
      .compare(.less, whole, .arithmetic(.add, .column(7, .integer), .whole(1), .integer)),
      Expr(.not(Expr(.isNull(.column(9, .text)), .boolean)), .boolean),
      Expr(.isIn(whole, [.integer(1)], ignoresCase: false), .boolean),
      Expr(.matches(text, try Pattern(like: "a%")), .boolean),
      Expr(.textTest(.contains, text, .call(.lower, [.column(11, .text)], .text)), .boolean),
      Expr(.any([.compare(.equal, Expr(.negate(.column(13, .integer)), .integer), .whole(2))]), .boolean),
      .compare(.equal, Expr(.convert(.column(15, .json)), .integer), .whole(3)),
    ]
    return Expr(.all([Expr(.all(Array(parts.prefix(3))), .boolean)] + parts.dropFirst(3)), .boolean)
  }

  @Test func columnsAndConjuncts() throws {
    let expression = try Self.everything()
    #expect(expression.columns == [3, 5, 7, 9, 11, 13, 15])
    #expect(expression.conjuncts.count == 7)
    #expect(expression.remapped { $0 + 100 }.columns == [103, 105, 107, 109, 111, 113, 115])
    #expect(Expr.whole(3).constantValue == .integer(3) && Expr.column(0, .integer).constantValue == nil)
  }

  @Test(arguments: [Comparison.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual])
  func mirrors(_ comparison: Comparison) {
    for order in -1...1 { #expect(comparison.holds(order) == comparison.mirrored.holds(-order)) }
  }
}
