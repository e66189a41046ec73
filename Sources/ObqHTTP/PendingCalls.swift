import Synchronization

/// How many calls one thread of a client has taken and not delivered.
final class PendingCalls: Sendable {
  private let number = Atomic(0)

  var count: Int { number.load(ordering: .relaxed) }

  func begin() { number.add(1, ordering: .relaxed) }
  func end() { number.subtract(1, ordering: .relaxed) }
}
