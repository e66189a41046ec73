import ObqHTTP
import Synchronization

/// What the calls of a session wait for at this moment, put together from what happens to them.
final class CallWaits: Sendable {
  /// A call that will be made again.
  struct Pause: Hashable {
    var until: ContinuousClock.Instant
    /// Counted from 1: the next attempt is the first retry.
    var retry: Int
    var isThrottled: Bool
    /// What the attempt before came to, in a word or two.
    var cause: String
  }

  private struct Call: Hashable {
    var origin: HTTPOrigin
    var target: String
    var tag: Int
  }

  private struct State {
    var underWay: Set<Call> = []
    /// How the last attempt of a call ended that has not been made again.
    var endings: [Call: (isThrottled: Bool, cause: String)] = [:]
    var pauses: [Call: Pause] = [:]
  }

  private let state = Mutex(State())

  func note(_ event: HTTPEvent) {
    let call = Call(origin: event.origin, target: event.target, tag: event.tag)
    state.withLock { state in
      switch event.kind {
      case .attemptStarted:
        state.underWay.insert(call)
        state.pauses[call] = nil
      case .attemptAnswered(let status, _, _, _, _):
        state.underWay.remove(call)
        state.endings[call] = status < 400 ? nil : (status == 429, "\(status)")
      case .attemptFailed(let failure, _):
        state.underWay.remove(call)
        state.endings[call] = (false, "\(failure)")
      case .retryPaused(let pause):
        let ending = state.endings.removeValue(forKey: call)
        state.pauses[call] = Pause(
          until: .now + pause, retry: event.attempt, isThrottled: ending?.isThrottled ?? false,
          cause: ending?.cause ?? "")
      }
    }
  }

  /// Forgets the calls of statements that are over.
  func reset() { state.withLock { $0 = State() } }

  /// How many requests wait for their answers, and the pause that ends last.
  var now: (underWay: Int, pause: Pause?) {
    state.withLock { state in (state.underWay.count, state.pauses.values.max { $0.until < $1.until }) }
  }
}
