import Glibc

/// What holds for all requests of one client.
package struct HTTPConfiguration: Sendable {
  /// Requests in flight to one origin, 1 to 512. Calls beyond it wait in line.
  package var concurrencyPerOrigin = 8
  /// Requests in flight to all origins together.
  package var concurrency = 512
  /// Time for the name, the connection and TLS.
  package var connectTimeout = Duration.seconds(10)
  package var userAgent = "obq"
  /// Certificates to trust instead of the system's, a PEM file.
  package var caFile: String?
  /// Whether any certificate of any name will do.
  package var insecure = false
  /// libcurl's receive buffer in bytes, one for each request: larger ones mean fewer calls of the kernel, but from half a
  /// megabyte on each comes fresh from the kernel and is cleared page by page first.
  package var bufferSize = 128 << 10
  package var compression = CompressionPolicy.automatic
  package var retry = RetryPolicy()
  /// Called on the client's own threads as things happen, secrets already redacted. It must be quick.
  package var onEvent: (@Sendable (HTTPEvent) -> Void)?

  package init() {}

  /// Threads that fetch, each with connections of its own: one has enough to do with four of them when a server is near.
  var threads: Int {
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    return max(1, min(4, processors, concurrencyPerOrigin / 4))
  }
}

/// Whether answers are asked for in gzip. One that comes unasked is decompressed all the same.
package enum CompressionPolicy: Sendable {
  /// From other machines only: on loopback it costs more time than it saves.
  case automatic
  case always
  case never

  func wantsGzip(from origin: HTTPOrigin) -> Bool {
    switch self {
    case .automatic: !origin.isLoopback
    case .always: true
    case .never: false
    }
  }
}
