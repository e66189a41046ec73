import ObqData
import ObqDiagnostics
import ObqPlan
import ObqSyntax

/// Reads a value that stands outside of a query, such as an option's, as the language reads it.
enum LiteralText {
  /// A number, duration, size or time, or `now`, `today` and `yesterday`; nil for everything else.
  static func value(_ text: String, zone: Zone = .utc, now: Instant = .systemNow()) -> Value? {
    let nowhere = SourceSpan(0, 0)
    let kind: Expression.Kind
    if let literal = parseLiteral(text) {
      kind = .literal(literal)
    } else if ["now", "today", "yesterday"].contains(text.lowercased()) {
      kind = .name(Name(text, nowhere))
    } else {
      return nil
    }
    var binder = Binder(BindContext(now: now, zone: zone), text: SourceText(name: "value", text))
    return binder.bindConstant(Expression(kind, nowhere))
  }
}
