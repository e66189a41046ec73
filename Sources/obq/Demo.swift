import ObqSimulator

/// The simulator that `--demo` connects to: it lives as long as the process.
@MainActor enum Demo {
  private static var server: SimulatorServer?

  static func start() throws -> (url: String, user: String, password: String) {
    let configuration = SimulatorConfiguration()
    let started = try SimulatorServer(configuration)
    server = started
    return (started.url, configuration.user, configuration.password)
  }
}
