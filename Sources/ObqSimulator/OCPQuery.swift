/// The query parameters of OCP's lists, checked as OCP's server converts them: what is empty or unreadable is refused.
struct OCPQuery: Sendable {
  /// A closed interval.
  struct Window: Sendable {
    var start: SimulatorInstant
    var end: SimulatorInstant
  }

  private let request: HTTPRequest

  init(_ request: HTTPRequest) {
    self.request = request
  }

  /// As Spring's Pageable reads them: numbers of 32 bits; what is none of these counts as 0, which means the first page
  /// and the default size, and an empty text as none.
  var page: Int? { number("page") }
  var size: Int? { number("size") }

  private func number(_ name: String) -> Int? {
    guard let text = request.parameter(name), !text.isEmpty else { return nil }
    return Int32(text).map { Int($0) } ?? 0
  }

  /// `startTime` and `endTime`, both or neither. Tenant-level lists take whole UTC seconds only.
  func window(isTenantLevel: Bool) throws(OCPProblem) -> Window? {
    let start = try time("startTime", isTenantLevel: isTenantLevel)
    let end = try time("endTime", isTenantLevel: isTenantLevel)
    switch (start, end) {
    case (nil, nil): return nil
    case (let start?, let end?):
      guard start <= end else { throw .backwardWindow }
      return Window(start: start, end: end)
    default: throw .halfWindow
    }
  }

  func backupSetId() throws(OCPProblem) -> Int? {
    guard let text = request.parameter("backupSetId") else { return nil }
    guard let value = Int(text) else { throw .unconvertible("backupSetId", text, type: "Long") }
    return value
  }

  /// The values of an array parameter, each of which must be in `vocabulary`.
  func words(_ name: String, of vocabulary: (String) -> Bool) throws(OCPProblem) -> [String]? {
    guard let values = request.list(name) else { return nil }
    guard !values.isEmpty else { throw .unconvertible(name, "", type: "List") }
    for value in values where !vocabulary(value) { throw .unconvertible(name, value, type: "List") }
    return values
  }

  /// A keyword that a name contains, in any case.
  func matchesName(_ name: String) -> Bool {
    guard let keyword = request.parameter("name"), !keyword.isEmpty else { return true }
    return name.lowercased().contains(keyword.lowercased())
  }

  /// `sort=property,asc`; nil when it is not given.
  func sort(by properties: [String]) throws(OCPProblem) -> (property: String, descending: Bool)? {
    guard let parts = request.list("sort"), let property = parts.first else { return nil }
    guard properties.contains(property) else { throw .unknownProperty(property) }
    return (property, parts.count > 1 && parts[1].lowercased() == "desc")
  }

  private func time(_ name: String, isTenantLevel: Bool) throws(OCPProblem) -> SimulatorInstant? {
    guard let text = request.parameter(name) else { return nil }
    let isShort = text.utf8.count == 20 && text.hasSuffix("Z")
    guard let instant = SimulatorInstant(rfc3339: text), isShort || !isTenantLevel else {
      throw .unconvertible(name, text, type: "OffsetDateTime")
    }
    return instant
  }
}
