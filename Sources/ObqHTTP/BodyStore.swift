import Glibc
import Synchronization

/// Memory of bodies that nobody reads any more, for the next ones. Pages of one endpoint are about as long as each
/// other, and memory fresh from the kernel costs a fault for every 4 KiB: a quarter of the time of a fast server.
final class BodyStore: Sendable {
  /// Memory of `ResponseBody.padding` bytes more than the capacity.
  struct Block: @unchecked Sendable {
    // Belongs to whoever holds the block: a body, or this store.
    let start: UnsafeMutableRawPointer
    let capacity: Int
  }

  private struct State {
    var blocks: [Block] = []
    var bytes = 0
  }

  /// The allocator is quick with what is smaller.
  private static let worthKeeping = 64 << 10
  private static let maxBytes = 16 << 20
  private static let maxBlocks = 64
  private let state = Mutex(State())

  deinit {
    for block in state.withLock({ $0.blocks }) { free(block.start) }
  }

  /// A capacity for so many bytes that bodies of about this length have in common, an eighth more at most: a block that
  /// fits one of them then fits the others.
  static func roundedUp(_ bytes: Int) -> Int {
    if bytes < worthKeeping { return bytes }
    let step = 1 << (Int.bitWidth - 4 - bytes.leadingZeroBitCount)
    return (bytes + step - 1) & ~(step - 1)
  }

  /// A block that is large enough and not twice too large.
  func take(_ bytes: Int) -> Block? {
    if bytes < Self.worthKeeping { return nil }
    return state.withLock { state in
      let fitting = state.blocks.lastIndex { $0.capacity >= bytes && $0.capacity <= 2 * bytes }
      guard let fitting else { return nil }
      state.bytes -= state.blocks[fitting].capacity
      return state.blocks.remove(at: fitting)
    }
  }

  /// Keeps or frees it.
  func give(_ block: Block) {
    let isKept = state.withLock { state in
      guard block.capacity >= Self.worthKeeping, state.bytes + block.capacity <= Self.maxBytes,
        state.blocks.count < Self.maxBlocks
      else { return false }
      state.blocks.append(block)
      state.bytes += block.capacity
      return true
    }
    if !isKept { free(block.start) }
  }
}
