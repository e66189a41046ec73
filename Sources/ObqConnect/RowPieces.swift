import ObqData

/// The rows of one answer, handed on some at a time: a page may hold any number, and a count stands for any number, so
/// that neither memory nor the time until Ctrl-C is looked at depends on it.
struct RowPieces {
  private let rows: Batch
  private let target: Int
  /// Whether they have the scan's columns already.
  private let isShaped: Bool
  private var position = 0

  private static let most = 1 << 16

  init(_ rows: Batch, target: Int, isShaped: Bool = false) {
    self.rows = rows
    self.target = target
    self.isShaped = isShaped
  }

  var isEmpty: Bool { position == rows.count }

  mutating func next() -> (rows: Batch, target: Int, isShaped: Bool)? {
    if isEmpty { return nil }
    let end = min(position + RowPieces.most, rows.count)
    defer { position = end }
    return (rows.slice(position..<end), target, isShaped)
  }
}
