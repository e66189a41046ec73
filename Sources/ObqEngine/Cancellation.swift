import ObqData
import ObqExpression

/// Whether the user wants no more: asked between pieces of work, since a sort or a group may take long after the last
/// answer has come.
package struct Cancellation: Sendable {
  private let isRequested: @Sendable () -> Bool

  package init(_ isRequested: @escaping @Sendable () -> Bool) { self.isRequested = isRequested }

  package static let never = Cancellation { false }

  package func check() throws(QueryFailure) {
    if isRequested() { throw .cancelled }
  }
}

/// Asks before and behind every batch. It stands above each operator, so that one that reads all its rows first ends
/// between two of them, and between reading and computing. Rows for whose texts there was no room end here, too.
final class CancellableStream: BatchStream {
  private let input: any BatchStream
  private let cancellation: Cancellation

  init(_ input: any BatchStream, _ cancellation: Cancellation) {
    self.input = input
    self.cancellation = cancellation
  }

  func next() throws(QueryFailure) -> Batch? {
    try cancellation.check()
    let batch = try input.next()
    try cancellation.check()
    if let batch, batch.columns.contains(where: \.isOverfull) {
      throw .evaluation(.columnTooLarge(limit: TextVector.byteLimit))
    }
    return batch
  }

  func stop() { input.stop() }
}
