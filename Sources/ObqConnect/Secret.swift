/// A password or a key. It prints as nothing, so that no message, log or dump can hold it.
package struct Secret: Sendable, CustomStringConvertible, CustomReflectable {
  private let text: String

  package init(_ text: String) { self.text = text }

  /// The secret itself, for whoever proves with it.
  package func reveal() -> String { text }

  package var isEmpty: Bool { text.isEmpty }
  package var description: String { "(hidden)" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
