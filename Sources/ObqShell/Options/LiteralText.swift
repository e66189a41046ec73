import ObqData
import ObqDiagnostics
import ObqPlan
import ObqSyntax

/// Reads a value that stands outside of a query, such as an option's, as the language reads it.
enum LiteralText {
  /// A number, duration, size or time; nil for everything else.
  static func value(_ text: String, zone: Zone = .utc) -> Value? {
    let source = SourceText(name: "value", "let v = \(text)")
    let script = parseScript(source)
    guard script.problems.isEmpty, script.statements.count == 1,
      case .letValue(_, let expression) = script.statements[0].kind
    else { return nil }
    var part = expression
    if case .unary(.minus, let inner) = expression.kind { part = inner }
    switch part.kind {
    case .literal(.text): return nil
    case .literal, .ago: break
    // Times by name, as a window takes them.
    case .name(let name) where ["now", "today", "yesterday"].contains(name.text.lowercased()): break
    default: return nil
    }
    var binder = Binder(BindContext(now: .systemNow(), zone: zone), text: source)
    return binder.bindConstant(expression)
  }
}
