import ObqTerminal
import Synchronization

/// Work that waits for servers, done for several of them at a time.
enum SideBySide {
  /// More threads than these only wait for each other.
  private static let threads = 32

  /// Results in the order of the items. The calling thread works too, so that without another one it is done all the same.
  static func results<Item: Sendable, Value: Sendable>(
    _ items: [Item], _ body: @escaping @Sendable (Item) -> Value
  ) -> [Value] {
    let queue = Queue(items, body)
    let helpers = (1..<max(1, min(items.count, threads))).compactMap { _ in BackgroundThread { queue.work() } }
    queue.work()
    for helper in helpers { helper.join() }
    return queue.values
  }

  private final class Queue<Item: Sendable, Value: Sendable>: Sendable {
    private struct State {
      var next = 0
      var values: [Int: Value] = [:]
    }

    private let items: [Item]
    private let body: @Sendable (Item) -> Value
    private let state = Mutex(State())

    init(_ items: [Item], _ body: @escaping @Sendable (Item) -> Value) {
      self.items = items
      self.body = body
    }

    var values: [Value] { state.withLock { state in items.indices.compactMap { state.values[$0] } } }

    func work() {
      while true {
        let place = state.withLock { state in
          state.next += 1
          return state.next - 1
        }
        guard place < items.count else { return }
        let value = body(items[place])
        state.withLock { $0.values[place] = value }
      }
    }
  }
}
