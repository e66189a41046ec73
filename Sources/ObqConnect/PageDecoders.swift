import ObqJSON
import Synchronization

/// Decoders of one kind of pages: one for each thread that fetches them, and one for answers that were there before.
final class PageDecoders: @unchecked Sendable {
  // Each thread has a place of its own, filled when it comes for the first time.

  private let plan: DecodePlan
  private let places: Mutex<[PageDecoder?]>
  /// For the thread that takes the pages.
  private(set) lazy var own = PageDecoder(plan)

  init(_ plan: DecodePlan, threads: Int) {
    self.plan = plan
    places = Mutex(.init(repeating: nil, count: threads))
  }

  /// The decoder of a fetching thread, which is the only one to use it.
  subscript(thread: Int) -> PageDecoder {
    places.withLock { places in
      if let known = places[thread] { return known }
      let decoder = PageDecoder(plan)
      places[thread] = decoder
      return decoder
    }
  }
}
