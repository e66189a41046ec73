import Glibc
import ObqSimulator
import ObqTestSupport
import Synchronization

/// Servers that tests share which only read, and servers of a test's own.
enum Servers {
  /// The demo fleet.
  static let demo = Result { try start() }
  /// The documented sample responses.
  static let samples = Result { try start { $0.fleet = .samples } }

  /// A server of a test's own.
  static func start(_ change: (inout SimulatorConfiguration) -> Void = { _ in }) throws -> SimulatorServer {
    var configuration = SimulatorConfiguration()
    configuration.password = Obq.password
    configuration.obshellPassword = Obq.password
    change(&configuration)
    return try SimulatorServer(configuration)
  }
}

extension SimulatorServer {
  /// Requests of task lists.
  var taskRequests: [LoggedRequest] {
    requests().filter { $0.target.contains("Task") || $0.target.contains("/backup") }
  }

  /// Waits until a task list was asked for.
  func waitForTaskRequest() -> Bool { wait { !taskRequests.isEmpty } }

  /// Waits until anything was asked for.
  func waitForRequest() -> Bool { wait { !requests().isEmpty } }

  private func wait(until condition: () -> Bool) -> Bool {
    let end = Clock.seconds + 10
    while Clock.seconds < end {
      if condition() { return true }
      usleep(1_000)
    }
    return false
  }
}

enum Clock {
  /// Seconds of a clock that only goes forward.
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

final class Counter: Sendable {
  private let value = Atomic<Int>(0)
  func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).newValue }
}
