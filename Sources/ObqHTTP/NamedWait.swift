import CCurl
import Glibc

/// The time after which a throttling server wants to be asked again.
enum NamedWait {
  /// From `RateLimit-Reset` in seconds (OCP's field), else from `Retry-After` in seconds or as a date (RFC 9110,
  /// 10.2.3). A date is compared with the server's own `Date`, so that clocks need not agree. Nil: neither can be read.
  /// - Parameter now: seconds since 1970, for an answer without `Date`.
  static func find(in headers: [HTTPHeader], now: Int) -> Duration? {
    func value(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    if let seconds = value("ratelimit-reset").flatMap(seconds) { return seconds }
    guard let retryAfter = value("retry-after") else { return nil }
    if let seconds = seconds(retryAfter) { return seconds }
    guard let moment = date(retryAfter) else { return nil }
    return .seconds(max(0, moment - (value("date").flatMap(date) ?? now)))
  }

  private static func seconds(_ text: String) -> Duration? {
    // Nine digits are more than thirty years; what is longer is no number of seconds.
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text).map { .seconds($0) }
  }

  private static func date(_ text: String) -> Int? {
    let seconds = curl_getdate(text, nil)
    return seconds < 0 ? nil : seconds
  }
}

extension HTTPAnswer {
  /// How long the server wants nobody to ask again, as far as it says so.
  package var namedWait: Duration? { NamedWait.find(in: headers, now: time(nil)) }
}
