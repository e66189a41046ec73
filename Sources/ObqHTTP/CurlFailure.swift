import CCurl
import Glibc

/// What libcurl says of a failed attempt.
struct CurlFailure {
  let code: CURLcode
  /// The text of the attempt's own error buffer; may be empty.
  let text: String
  /// Status of a proxy's answer to CONNECT; 0 when there was none.
  let proxyStatus: Int
  /// The system's number for a connection that did not come about; 0 when there is none.
  var systemError: Int32 = 0

  /// libcurl's words, fit for a message: the server may have had a hand in them.
  var detail: String {
    let words = text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    let scalars = words.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control ? "?" : Character(scalar)
    }
    return String(scalars)
  }

  /// Whether a handshake ended because the connection did: OpenSSL tells it as one more kind of its failure.
  private var isLost: Bool {
    let words = text.lowercased()
    return ["reset by peer", "ssl_error_syscall", "unexpected eof", "broken pipe"].contains { words.contains($0) }
  }

  /// The same as a fact of this module. Meanings: libcurl's manual page libcurl-errors(3).
  /// - Parameter isDeadline: whether a time limit that was met is the call's deadline, not the time to connect.
  func failure(of call: HTTPCall, isDeadline: Bool, connectTimeout: Duration) -> HTTPFailure {
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return .cannotResolve(host: call.origin.host)
    case CURLE_COULDNT_CONNECT where call.origin.socketPath != nil:
      // libcurl speaks of a host and a port that nobody named.
      let why = systemError == 0 ? "it can't be used" : String(cString: strerror(systemError))
      return .cannotConnect(detail: "the socket '\(call.origin.socketPath ?? "")': \(why)")
    case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY, CURLE_INTERFACE_FAILED:
      return .cannotConnect(detail: detail)
    case CURLE_OPERATION_TIMEDOUT:
      if isDeadline { return .timedOut }
      return .cannotConnect(detail: "no connection to \(call.origin) within \(connectTimeout.wholeMilliseconds) ms")
    case CURLE_SSL_CONNECT_ERROR where isLost: return .brokenConnection(detail: detail)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
      CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
      return .tls(detail: detail)
    case CURLE_RECV_ERROR where proxyStatus >= 300:
      return .cannotConnect(detail: "the proxy answered \(proxyStatus)")
    case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
      CURLE_HTTP2_STREAM, CURLE_SSL_SHUTDOWN_FAILED:
      return .brokenConnection(detail: detail)
    case CURLE_FILESIZE_EXCEEDED: return .tooLarge(limit: call.maxBodyBytes)
    case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_UNSUPPORTED_PROTOCOL, CURLE_WRITE_ERROR:
      return .malformed(detail: detail)
    case CURLE_URL_MALFORMAT: return .invalidRequest(detail: detail)
    default: return .libraryFailed(detail: detail)
    }
  }
}
