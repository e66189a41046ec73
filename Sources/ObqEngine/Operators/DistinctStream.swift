import ObqData

/// Lets the first row of each combination of values pass.
final class DistinctStream: BatchStream {
  private let input: any BatchStream
  private var index: GroupIndex?

  init(_ input: any BatchStream) { self.input = input }

  func next() throws(QueryFailure) -> Batch? {
    guard let batch = try input.next() else { return nil }
    var index = self.index ?? GroupIndex(types: batch.columns.map(\.type))
    self.index = nil
    let firsts = index.assign(batch.columns, count: batch.count).firsts
    self.index = index
    return firsts.count == batch.count ? batch : batch.gather(firsts)
  }

  func stop() { input.stop() }
}
