import ObqData
import ObqExpression
import Testing

/// How long functions may make a text, and all texts of a column together.
@Suite struct TextLimitTests {
  private static func problem(_ expression: Expr, _ rows: Batch, _ limits: TextLimits) -> EvaluationProblem? {
    do throws(EvaluationProblem) {
      _ = try Evaluator(zone: .utc, limits: limits).evaluate(expression, rows)
      return nil
    } catch {
      return error
    }
  }

  /// Found out before room for the text is taken.
  @Test func aText() {
    let many = Expr.text(String(repeating: "x", count: 1 << 20))
    let nested = Expr.call(.replace, [many, .text("x"), many], .text)
    #expect(
      Self.problem(nested, Batch(columns: [], count: 1), TextLimits()) == .textTooLong("replace", limit: 64 << 20))
  }

  @Test(arguments: [("aaaa", "a", "bb", true), ("aaaa", "a", "bbb", false), ("aaaaaaaaaa", "a", "b", true)])
  func theLimitItself(_ text: String, _ old: String, _ new: String, _ fits: Bool) {
    var limits = TextLimits()
    limits.value = 8
    let problem = Self.problem(
      .call(.replace, [.text(text), .text(old), .text(new)], .text), Batch(columns: [], count: 1), limits)
    #expect(problem == (fits ? nil : .textTooLong("replace", limit: 8)))
  }

  @Test(arguments: [(4, true), (5, false)])
  func aColumn(_ rows: Int, _ fits: Bool) {
    var limits = TextLimits()
    limits.column = 8
    let texts = batch([(.text, .init(repeating: .text("a"), count: rows))])
    let problem = Self.problem(.call(.replace, [.column(0, .text), .text("a"), .text("bb")], .text), texts, limits)
    #expect(problem == (fits ? nil : .columnTooLarge(limit: 8)))
  }

  /// A part that almost fits everywhere takes no longer than another.
  @Test(.timeLimit(.minutes(1))) func aPartThatAlmostFits() throws {
    let text = Expr.text(String(repeating: "a", count: 1 << 20))
    let part = Expr.text(String(repeating: "a", count: 1 << 19) + "b")
    let replaced = Expr.call(.replace, [text, part, .text("c")], .text)
    #expect(try evaluate(.call(.length, [replaced], .integer)) == .integer(1 << 20))
  }
}
