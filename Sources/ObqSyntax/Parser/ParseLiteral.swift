import ObqDiagnostics

/// The literal that `text` is as a whole, with a minus sign before a number or a duration if need be; nil when it is
/// anything else, quoted text included.
package func parseLiteral(_ text: String) -> Literal? {
  var lexer = Lexer(SourceText(name: "", text))
  var token = lexer.next()
  let isNegative = token.kind == .symbol(.minus)
  if isNegative { token = lexer.next() }
  guard token.problem == nil, lexer.next().kind == .end, lexer.comments.isEmpty else { return nil }
  switch token.kind {
  case .integer(let value):
    if isNegative { return value == 1 << 63 ? .integer(.min) : .integer(-Int64(value)) }
    return Int64(exactly: value).map { .integer($0) }
  case .real(let value): return .real(isNegative ? -value : value)
  case .duration(let value): return .duration(isNegative ? -value : value)
  case .size(let value): return .size(isNegative ? -value : value)
  case .time(let value): return isNegative ? nil : .time(value)
  default: return nil
  }
}
