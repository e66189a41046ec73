import ObqConnect
import ObqData
import ObqEngine
import ObqHTTP
import ObqPlan
import ObqTerminal
import Synchronization

/// The clusters and tenants of servers, read on threads of their own while somebody types: no key waits for a server. They
/// are read when a name is to be completed, with connections that are open already, so that nothing is sent that nobody
/// asked for, and no password is asked for. A server that failed is asked again after the next statement.
final class FleetNames: Sendable {
  enum Answer {
    case known(ServerInventory)
    case reading
    /// Why, in one sentence.
    case failed(String)
    /// It is not open yet.
    case unreachable
  }

  private struct Reading {
    var control: RunControl
    var thread: BackgroundThread
  }

  private struct State {
    var inventories: [String: ServerInventory] = [:]
    var failures: [String: String] = [:]
    var refused: [String] = []
    var readings: [String: Reading] = [:]
    /// Threads that are done but not joined yet.
    var ended: [BackgroundThread] = []
  }

  /// How long a server has.
  private static let longest = Duration.seconds(30)

  private let state = Mutex(State())
  private let onChange: @Sendable () -> Void

  /// - Parameter onChange: called on another thread when more is known than before.
  init(onChange: @escaping @Sendable () -> Void) {
    self.onChange = onChange
  }

  /// What is known of a server. Where nothing is, and `settings` tell how to reach it, reading begins.
  func lookUp(_ profile: String, _ settings: ConnectionSettings?, zone: Zone) -> Answer {
    let known: Answer? = state.withLock { state in
      if let inventory = state.inventories[profile] { return .known(inventory) }
      if let failure = state.failures[profile] { return .failed(failure) }
      return state.readings[profile] == nil ? nil : .reading
    }
    if let known { return known }
    guard var settings else { return .unreachable }
    // A log of requests would be written across what is being typed.
    settings.http.onEvent = nil
    return begin(settings, zone) ? .reading : .failed("no thread could be started")
  }

  /// Forgets failures, so that they are tried anew, and returns the profiles whose server refused who asked.
  func forgetFailures() -> [String] {
    state.withLock { state in
      state.failures = [:]
      defer { state.refused = [] }
      return state.refused
    }
  }

  /// Ends what is being read.
  func stop() {
    let (readings, ended) = state.withLock { state in
      let all = (Array(state.readings.values), state.ended)
      state.ended = []
      return all
    }
    for reading in readings { reading.control.cancel() }
    for reading in readings { reading.thread.join() }
    for thread in ended { thread.join() }
  }

  // MARK: the thread

  private func begin(_ settings: ConnectionSettings, _ zone: Zone) -> Bool {
    let control = RunControl(now: .systemNow(), deadline: .now + FleetNames.longest, maxCalls: nil)
    // The thread's end looks for its own entry, which must be there by then.
    return state.withLock { state in
      guard let thread = BackgroundThread({ self.read(settings, control, zone) }) else { return false }
      state.readings[settings.profile] = Reading(control: control, thread: thread)
      return true
    }
  }

  private func read(_ settings: ConnectionSettings, _ control: RunControl, _ zone: Zone) {
    let profile = settings.profile
    let connector = Connector([settings], zone: zone)
    connector.begin(control)
    let result: Result<ServerInventory, QueryFailure>
    do throws(QueryFailure) {
      result = .success(try connector.inventory(profile, RunReport()))
    } catch {
      result = .failure(error)
    }
    connector.close()
    state.withLock { state in
      if let reading = state.readings.removeValue(forKey: profile) { state.ended.append(reading.thread) }
      switch result {
      case .success(let inventory): state.inventories[profile] = inventory
      case .failure(.target(let failure)):
        state.failures[profile] = failure.message
        if failure.kind == .notAuthenticated { state.refused.append(profile) }
      case .failure: state.failures[profile] = "they could not be read"
      }
    }
    if !control.isCancelled { onChange() }
  }
}
