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
  /// What releases before 4.3.1 say instead, where they say something else.
  var oldMessage: String?

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
    status: 404, errCode: "Task.NotFound", message: "Task not found: no backup task", hasNullData: true,
    oldMessage: "Task not found: no backup task found")
  static let noClusterBackup = Self(
    status: 404, errCode: "Common.NotFound", message: "Element not found: backup task", hasNullData: true)
  static let noRestore = Self(
    status: 404, errCode: "Common.NotFound", message: "Element not found: restore task", hasNullData: true)
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
    Self(
      status: 400, errCode: "OB.Tenant.NotExist", message: "Tenant '\(name)' does not exist.",
      oldMessage: "Illegal argument: tenant \(name) not found")
  }

  static func bindFailed(_ value: String) -> Self {
    Self(
      status: 400, errCode: "Common.BindJsonFailed",
      message: "Bind JSON failed: parsing time \"\(value)\" as \"2006-01-02T15:04:05Z07:00\": cannot parse")
  }
}

extension ObshellProblem {
  /// HTTP status, numeric code and message of releases before 4.3.1, which had no codes in words.
  var old: (status: Int, code: Int, message: String) {
    let message = oldMessage ?? self.message
    switch errCode {
    case "Request.Header.NotFound": return (401, 10008, "Verification failed: " + message)
    case "Security.User.PermissionDenied": return (401, 10000, message)
    case "Task.NotFound": return (404, 2300, message)
    case "Common.NotFound": return (404, 1003, message)
    case "OB.Tenant.NotExist": return (400, 1001, message)
    case let code where code.hasPrefix("Security.Authentication."):
      let reason = message.hasPrefix("Unauthorized: ") ? String(message.dropFirst(14)) : message
      return (401, 10008, "Verification failed: " + reason)
    default: return status == 400 ? (400, 1000, message) : (status, 1002, message)
    }
  }
}
