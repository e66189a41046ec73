import Glibc

/// The program obq-sim: options, start, waiting for a signal.
package enum SimulatorProgram {
  /// Runs until SIGINT or SIGTERM and returns the exit code: 0, 64 for a wrong command line, 69 when it cannot
  /// listen, 73 when the authority's file cannot be written.
  package static func main() -> Int32 {
    do {
      let wish = try SimulatorOptions.parse(
        CommandLine.arguments, password: environment("OBQ_SIM_PASSWORD"),
        accessKeySecret: environment("OBQ_SIM_ACCESS_KEY_SECRET"))
      switch wish {
      case .help:
        print(SimulatorOptions.help)
        return 0
      case .serve(let configuration, let authorityFile): return serve(configuration, authorityFile: authorityFile)
      }
    } catch {
      complain("\(error.message)\nTry 'obq-sim --help'.")
      return 64
    }
  }

  private static func serve(_ configuration: SimulatorConfiguration, authorityFile: String?) -> Int32 {
    // Blocked before any thread is made, so that all threads leave the signals to sigwait.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let server: SimulatorServer
    do {
      server = try SimulatorServer(configuration)
    } catch {
      complain(error.description)
      return 69
    }
    if let authorityFile, let text = server.authorityPEM, let reason = write(text, to: authorityFile) {
      complain("cannot write \(authorityFile): \(reason)")
      return 73
    }
    let hint = environment("OBQ_SIM_PASSWORD") == nil ? "demo" : "from OBQ_SIM_PASSWORD"
    print("obq-sim: \(server.url)  user \(configuration.user)  password \(hint)")
    if let path = configuration.socketPath { print("obq-sim: unix:\(path)") }
    fflush(nil)
    var caught: Int32 = 0
    sigwait(&signals, &caught)
    server.stop()
    return 0
  }

  /// The system's word for why not, or nil.
  private static func write(_ text: String, to path: String) -> String? {
    guard let file = fopen(path, "w") else { return String(cString: strerror(errno)) }
    let isWritten = fputs(text, file) >= 0
    return fclose(file) == 0 && isWritten ? nil : String(cString: strerror(errno))
  }

  private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  static func complain(_ message: String) {
    let line = "obq-sim: \(message)\n"
    _ = line.withCString { Glibc.write(STDERR_FILENO, $0, strlen($0)) }
  }
}
