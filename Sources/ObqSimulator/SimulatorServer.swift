import Glibc
import ObqCrypto
import Synchronization

/// OCP and obshell over real HTTP on 127.0.0.1, and obshell on a Unix socket too.
///
/// Answers come from several threads at once. The server runs until `stop` is called or the last reference is gone.
package final class SimulatorServer: Sendable {
  /// Why a server could not be started.
  package enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    case portInUse(Int)
    /// The port cannot be listened on; `reason` is the system's text.
    case cannotListen(port: Int, reason: String)
    /// The Unix socket cannot be listened on; `reason` is the system's text.
    case cannotListenAt(path: String, reason: String)
    /// This libmicrohttpd serves no https.
    case noTLS
    /// The certificate could not be made; `reason` is libcrypto's text.
    case noCertificate(reason: String)

    package var description: String {
      switch self {
      case .portInUse(let port): "port \(port) on 127.0.0.1 is in use"
      case .cannotListen(let port, let reason): "cannot listen on port \(port) of 127.0.0.1: \(reason)"
      case .cannotListenAt(let path, let reason): "cannot listen on the Unix socket \(path): \(reason)"
      case .noTLS: "cannot serve https: libmicrohttpd is built without TLS"
      case .noCertificate(let reason): "cannot serve https: no certificate could be made: \(reason)"
      }
    }
  }

  private let daemon: HTTPDaemon
  private let unixDaemon: HTTPDaemon?
  private let services: Services
  private let certificate: LoopbackCertificate?

  package init(_ configuration: SimulatorConfiguration) throws(Problem) {
    let services = Services(configuration)
    self.services = services
    let certificate = try configuration.usesTLS ? Self.newCertificate() : nil
    self.certificate = certificate
    guard let port = UInt16(exactly: configuration.port) else {
      throw .cannotListen(port: configuration.port, reason: String(cString: strerror(EINVAL)))
    }
    do {
      daemon = try HTTPDaemon(.loopback(port: port, certificate)) { services.answer($0) }
    } catch {
      throw error.code == EADDRINUSE
        ? .portInUse(configuration.port)
        : .cannotListen(port: configuration.port, reason: String(cString: strerror(error.code)))
    }
    if let path = configuration.socketPath {
      unixDaemon = try Self.unixDaemon(path) { services.answer($0) }
    } else {
      unixDaemon = nil
    }
  }

  private static func unixDaemon(
    _ path: String, _ handler: @escaping HTTPDaemon.Handler
  ) throws(Problem) -> HTTPDaemon {
    let listener: UnixListener
    do {
      listener = try UnixListener(path: path)
    } catch {
      throw .cannotListenAt(path: path, reason: String(cString: strerror(error.code)))
    }
    do {
      return try HTTPDaemon(.unix(listener), handler: handler)
    } catch {
      close(listener.descriptor)
      unlink(path)
      throw .cannotListenAt(path: path, reason: String(cString: strerror(error.code)))
    }
  }

  private static func newCertificate() throws(Problem) -> LoopbackCertificate {
    guard HTTPDaemon.canServeTLS else { throw .noTLS }
    do {
      return try LoopbackCertificate.make()
    } catch {
      throw .noCertificate(reason: error.description)
    }
  }

  /// The port that was taken.
  package var port: Int { daemon.port }

  /// `http://127.0.0.1:PORT` or `https://127.0.0.1:PORT`, without a slash at the end.
  package var url: String { "\(certificate == nil ? "http" : "https")://127.0.0.1:\(daemon.port)" }

  /// PEM of the authority that signed the server's certificate, for clients to trust; nil without TLS.
  package var authorityPEM: String? { certificate?.authorityPEM }

  /// Stops listening and waits until all that is being answered has ended. Calling it again does nothing.
  package func stop() {
    daemon.stop()
    unixDaemon?.stop()
  }

  /// The requests answered so far, in the order of their answers; beyond 200,000 the oldest are forgotten.
  package func requests() -> [LoggedRequest] { services.log.withLock { $0 } }

  package func clearRequests() { services.log.withLock { $0 = [] } }

  /// Replaces the faults, and forgets how often they struck.
  package func setFaults(_ faults: [FaultSetting]) { services.injector.set(faults) }
}

/// Finds who answers a request, and notes the answer.
private final class Services: Sendable {
  /// A simulator may run for days, so that the older half is forgotten when so many requests are noted.
  private static let longestLog = 200_000

  let injector: FaultInjector
  let log = Mutex<[LoggedRequest]>([])
  private let configuration: SimulatorConfiguration
  private let ocp: OCPService
  private let obshell: ObshellService

  init(_ configuration: SimulatorConfiguration) {
    self.configuration = configuration
    let origin = configuration.clock.now
    let fleet =
      switch configuration.fleet {
      case .demo: Fleet.demo(origin: origin)
      case .samples: SampleResponses.fleet
      case .generated(let clusters, let tenantsPerCluster):
        Fleet.generated(
          clusters: clusters, tenantsPerCluster: tenantsPerCluster, seed: configuration.seed, origin: origin)
      case .planted(let time): PlantedFleet.fleet(at: time)
      }
    var planted: PlantedFleet?
    if case .planted(let time) = configuration.fleet { planted = PlantedFleet(at: time, now: origin) }
    let store = TaskStore(fleet: fleet, seed: configuration.seed, origin: origin, planted: planted)
    injector = FaultInjector(settings: configuration.faults, seed: configuration.seed)
    ocp = OCPService(configuration: configuration, store: store, injector: injector)
    obshell = ObshellService(configuration: configuration, store: store, injector: injector)
  }

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    var response = route(request)
    response.delayMilliseconds += configuration.latencyMilliseconds
    let entry = LoggedRequest(
      method: request.method, target: request.target, status: response.delivery == .dropped ? 0 : response.status,
      receivedAt: request.receivedAt,
      answeredAt: .now.adding(microseconds: Int64(response.delayMilliseconds) * 1000))
    log.withLock { log in
      if log.count == Self.longestLog { log.removeFirst(Self.longestLog / 2) }
      log.append(entry)
    }
    configuration.log?(entry)
    return response
  }

  private func route(_ request: HTTPRequest) -> HTTPResponse {
    guard request.path.first == "api" else { return .html(200, Pages.console) }
    // OCP listens on no Unix socket.
    if request.localUser != nil { return obshell.answer(request) }
    let isObshell =
      switch configuration.serves {
      case .ocp: false
      case .obshell: true
      case .both: request.path.count > 1 && request.path[1] == "v1"
      }
    return isObshell ? obshell.answer(request) : ocp.answer(request)
  }
}
