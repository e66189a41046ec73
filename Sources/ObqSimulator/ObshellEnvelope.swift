/// What obshell answers instead of data, since 4.3.1: an HTTP status, an error code in words, a message.
struct ObshellProblem: Error, Sendable {
  var status: Int
  var errCode: String
  var message: String
  /// The numeric code that authentication failures still carry.
  var code: Int?
  /// Whether the trace id is empty, as for failures before the request has got one.
  var isUntraced = false
  /// Whether `"data":null` stands beside the error, as after handlers that return a typed nil.
  var hasNullData = false

  static let headerNotFound = Self(
    status: 400, errCode: "Request.Header.NotFound",
    message: "X-OCS-Agent-Header or X-OCS-Header not found in http request header")
  static let decryptFailed = Self(
    status: 401, errCode: "Security.Authentication.Header.DecryptFailed",
    message: "Decrypt http header failed: crypto/rsa: decryption error", code: 1, isUntraced: true)
  static let uriMismatch = Self(
    status: 401, errCode: "Security.Authentication.Header.UriMismatch", message: "URI mismatch", code: 10008)
  static let expired = Self(
    status: 401, errCode: "Security.Authentication.Expired", message: "Unauthorized: Authentication expired",
    code: 10008)
  static let wrongPassword = Self(
    status: 401, errCode: "Security.Authentication.IncorrectOceanbasePassword",
    message: "Unauthorized: OceanBase password is incorrect", code: 10008)
  static let agentPasswordNotSet = Self(
    status: 401, errCode: "Security.Authentication.WithOceanBasePassword",
    message: "Unauthorized: Should use OceanBase password to verify", code: 10008)
  static let sessionInvalid = Self(
    status: 401, errCode: "Security.Authentication.SessionInvalid", message: "Session is invalid", code: 10008)
  static let localUserDenied = Self(
    status: 401, errCode: "Security.User.PermissionDenied", message: "Permission denied")
  static let keysInvalid = Self(
    status: 500, errCode: "Request.Body.Decrypt.AES.KeyAndIv.Invalid", message: "Invalid AES key and iv",
    isUntraced: true)
  static let bodyLengthInvalid = Self(
    status: 500, errCode: "Request.Body.Decrypt.AES.ContentLength.Invalid", message: "Invalid AES content length",
    isUntraced: true)
  static let internalError = Self(
    status: 500, errCode: "Common.Unexpected", message: "Unexpected error: Internal Server Error")
  static let routeNotFound = Self(
    status: 404, errCode: "Common.NotFound", message: "Element not found: 404 not found")
  static let noTenantBackup = Self(
    status: 404, errCode: "Task.NotFound", message: "Task not found: no backup task", hasNullData: true)
  static let noClusterBackup = Self(
    status: 404, errCode: "Common.NotFound", message: "Element not found: backup task", hasNullData: true)
  static let sysNotAllowed = Self(
    status: 400, errCode: "OB.Tenant.SysOperationNotAllowed",
    message: "System tenant is not allowed to perform this operation")

  static func timestampInvalid(_ text: String) -> Self {
    Self(
      status: 401, errCode: "Security.Authentication.Timestamp.Invalid",
      message:
        "Unauthorized: Invalid timestamp: \(text), err: strconv.ParseInt: parsing \"\(text)\": invalid syntax",
      code: 10008)
  }

  static func noSuchTenant(_ name: String) -> Self {
    Self(status: 400, errCode: "OB.Tenant.NotExist", message: "Tenant '\(name)' does not exist.")
  }

  static func bindFailed(_ value: String) -> Self {
    Self(
      status: 400, errCode: "Common.BindJsonFailed",
      message: "Bind JSON failed: parsing time \"\(value)\" as \"2006-01-02T15:04:05Z07:00\": cannot parse")
  }
}

/// What surrounds obshell's answers, in the order of its Go struct.
struct ObshellEnvelope: Sendable {
  let seed: UInt64
  let clock: SimulatorClock

  /// An answer whose member `data` the closure writes.
  func success(
    _ request: HTTPRequest, isTraced: Bool = true, _ data: (inout JSONWriter) -> Void
  ) -> HTTPResponse {
    var json = JSONWriter(escapesHTML: true)
    json.object { json in
      head(request, status: 200, successful: true, isTraced: isTraced, into: &json)
      data(&json)
    }
    return .json(200, json.bytes)
  }

  /// `status` overrides the HTTP status, in the body too.
  func failure(_ request: HTTPRequest, _ problem: ObshellProblem, status: Int? = nil) -> HTTPResponse {
    let code = status ?? problem.status
    var json = JSONWriter(escapesHTML: true)
    json.object { json in
      head(request, status: code, successful: false, isTraced: !problem.isUntraced, into: &json)
      if problem.hasNullData { json.raw("data", "null") }
      json.object("error") { json in
        json.member("code", problem.code)
        json.member("errCode", problem.errCode)
        json.member("message", problem.message)
      }
    }
    return .json(code, json.bytes)
  }

  private func head(
    _ request: HTTPRequest, status: Int, successful: Bool, isTraced: Bool, into json: inout JSONWriter
  ) {
    let now = clock.now
    var random =
      clock == .machine
      ? SeededRandom(seed, UInt64(now.microseconds)) : SeededRandom(seed: seed, text: request.target)
    let second = SimulatorInstant(microseconds: floorDivide(now.microseconds, 1_000_000) * 1_000_000)
    let nanoseconds = (now.microseconds - second.microseconds) * 1000 + Int64(random.below(1000))
    json.member("successful", successful)
    json.member("timestamp", TimeForm.envelope(second, nanoseconds: nanoseconds))
    json.member("duration", 2 + random.below(60))
    json.member("status", status)
    let trace = request.header("x-obshell-trace-id") ?? random.hexadecimal(digits: 16)
    json.member("traceId", isTraced ? trace : "")
  }
}
