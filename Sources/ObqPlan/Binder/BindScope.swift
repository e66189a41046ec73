import ObqCatalog
import ObqData

/// The columns that an expression may name.
struct BindScope {
  struct Entry {
    var name: String
    var type: ValueType
    var vocabulary: Vocabulary?
    var isHidden = false
    /// Whether none of the servers that are asked has it: it is null everywhere, and any other column comes before it.
    var isForeign = false
  }

  var entries: [Entry]

  /// A name as written finds a column of that spelling, else one that equals it without case and underscores.
  func index(of name: String) -> Int? {
    let folded = BindScope.folded(name)
    for isForeign in [false, true] {
      if let exact = entries.firstIndex(where: { $0.isForeign == isForeign && $0.name == name }) { return exact }
      if let near = entries.firstIndex(where: { $0.isForeign == isForeign && BindScope.folded($0.name) == folded }) {
        return near
      }
    }
    return nil
  }

  /// The column whose name is the text of an expression, such as `count()`; spaces do not matter.
  func index(ofText text: String) -> Int? {
    let folded = BindScope.withoutSpaces(text)
    return entries.firstIndex { BindScope.withoutSpaces($0.name) == folded }
  }

  var schema: Schema { Schema(entries.map { Field($0.name, $0.type) }) }

  static func folded(_ name: String) -> String { String(name.lowercased().filter { $0 != "_" }) }

  static func withoutSpaces(_ text: String) -> String { String(text.lowercased().filter { !$0.isWhitespace }) }
}
