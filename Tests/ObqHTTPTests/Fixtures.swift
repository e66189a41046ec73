import ObqHTTP
import Testing

extension HTTPConfiguration {
  /// Pauses of a millisecond, so that retries cost a test nothing.
  static func brisk(_ change: (inout HTTPConfiguration) -> Void = { _ in }) -> HTTPConfiguration {
    var configuration = HTTPConfiguration()
    configuration.retry.firstPause = .milliseconds(1)
    change(&configuration)
    return configuration
  }
}

extension HTTPDelivery {
  var status: Int? { try? result.get().status }
  var failure: HTTPFailure? {
    if case .failure(let failure) = result { failure } else { nil }
  }
  var text: String? { try? result.get().body.text }
}

extension ResponseBody {
  var text: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
}

/// A client and a scripted server, from one script; both end with the closure.
func withServer<R>(
  _ configuration: HTTPConfiguration = .brisk(),
  script: @escaping @Sendable (ScriptedServer.Request) -> [ScriptedServer.Step],
  body: (HTTPClient, ScriptedServer, HTTPOrigin) throws -> R
) throws -> R {
  let server = try ScriptedServer(script)
  let client = HTTPClient(configuration: configuration)
  defer {
    client.shutDown()
    server.stop()
  }
  return try body(client, server, try HTTPOrigin(parsing: server.address))
}

/// A deadline that a passing test never meets.
var patience: ContinuousClock.Instant { .now.advanced(by: .seconds(20)) }
