/// Why a text names no origin. Nothing that could hold a password is echoed.
package enum HTTPOriginProblem: Error, Hashable, Sendable, CustomStringConvertible {
  case empty
  case unsupportedScheme(String)
  /// There is an `@`, so there may be a password.
  case containsUser
  case containsQuery
  case containsFragment
  case missingHost
  case badHost(String)
  /// More than one colon without brackets: an IPv6 address, most likely.
  case unbracketedAddress(String)
  case badPort(String)
  case badPath(String)
  case badSocketPath(String)

  package var description: String {
    switch self {
    case .empty: "the address is empty"
    case .unsupportedScheme(let name): "the scheme '\(name)' is not supported; http, https and unix are"
    case .containsUser: "an address holds no user name and no password; they belong to the connection's credentials"
    case .containsQuery: "an address ends before '?'"
    case .containsFragment: "an address ends before '#'"
    case .missingHost: "the address lacks a host"
    case .badHost(let host): "'\(host)' is not a host name or an address"
    case .unbracketedAddress(let text):
      "'\(text)' has several colons; an IPv6 address requires brackets, as in [::1]:8080"
    // Not shown: where the '@' was forgotten, a password stands in the port's place.
    case .badPort: "what stands behind ':' is not a port; a port is a number from 1 to 65535"
    case .badPath(let path): "the path '\(path)' requires percent-encoding"
    case .badSocketPath(let path):
      "'\(path)' is not the path of a Unix socket; it begins with '/' and has at most 107 bytes"
    }
  }
}
