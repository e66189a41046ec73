/// A pattern for names: `*` stands for any characters, `?` for one, all else for itself. Case counts.
package struct Glob: Hashable, Sendable {
  /// The pattern as written.
  package let pattern: String
  private let characters: [Character]

  package init(_ pattern: String) {
    self.pattern = pattern
    self.characters = Array(pattern)
  }

  /// Whether `text` holds a `*` or a `?`, so that it means more than itself.
  package static func isPattern(_ text: some StringProtocol) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }

  /// Whether the whole of `text` fits the pattern.
  ///
  /// Only the last `*` is ever tried again: what an earlier one swallowed cannot help a later part. So the time grows
  /// with the product of both lengths at worst, and no pattern explodes.
  package func matches(_ text: some StringProtocol) -> Bool {
    var position = text.startIndex
    var index = 0
    var retry: (index: Int, position: String.Index)?
    while position < text.endIndex {
      if index < characters.count, characters[index] == "*" {
        index += 1
        retry = (index, position)
      } else if index < characters.count, characters[index] == "?" || characters[index] == text[position] {
        index += 1
        position = text.index(after: position)
      } else if let last = retry {
        index = last.index
        position = text.index(after: last.position)
        retry = (index, position)
      } else {
        return false
      }
    }
    return characters[index...].allSatisfy { $0 == "*" }
  }
}
