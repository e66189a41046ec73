import ObqData

/// Looks now and then whether there is room for more rows, whoever holds those that came: it stands below all operators.
final class BoundedStream: BatchStream {
  private let input: any BatchStream
  private let limit: MemoryLimit
  private var rows = 0

  /// Rows between two looks: a system call for some megabytes.
  private static let rowsBetween = 20_000

  init(_ input: any BatchStream, _ limit: MemoryLimit) {
    self.input = input
    self.limit = limit
  }

  func next() throws(QueryFailure) -> Batch? {
    let batch = try input.next()
    rows += batch?.count ?? 0
    if rows >= BoundedStream.rowsBetween {
      rows = 0
      try limit.check(from: input)
    }
    return batch
  }

  func stop() { input.stop() }
}
