package import ObqDiagnostics
import ObqSyntax

/// What the names of a text stand for, as the binder found out. Who shows a text while it is typed asks for it; a query that
/// runs does not.
package final class NameUses {
  package enum Use: Hashable, Sendable {
    case column
    case function
    /// A word of a column's vocabulary
    case word
    /// Text without quotes
    case text
    /// `now`, `true`, `null`
    case constant
  }

  package private(set) var uses: [(span: SourceSpan, use: Use)] = []

  package init() {}

  func note(_ use: Use, _ name: Name) {
    // What stands in place of a part of an expression is no name of the text.
    if name.text.hasPrefix(PartBinder.placeholderMark) { return }
    uses.append((name.span, use))
  }
}
