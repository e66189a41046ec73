/// The most bytes that functions may build, so that a query runs out of what it is allowed and not out of memory.
package struct TextLimits: Sendable {
  /// Of one text.
  package var value = 64 << 20
  /// Of all texts of one column of a batch; far below what a `TextVector` holds.
  package var column = 512 << 20

  package init() {}
}
