/// What OCP answers instead of data: an HTTP status and the `error` object of its envelope. Codes and wording are
/// those of OCP Express, the open-source sibling of OCP's server.
struct OCPProblem: Error, Sendable {
  var status: Int
  var code: Int
  var english: String
  var chinese: String
  /// Whether `debugMessage` repeats the message.
  var hasDebugMessage = false
  /// An OceanBase error below the message.
  var subError: SubError?

  struct SubError: Sendable {
    var sqlState: String
    var code: Int
    var message: String
  }

  static let badCredentials = Self(
    status: 401, code: 0, english: "Bad credentials", chinese: "用户名或密码错误", hasDebugMessage: true)
  static let notLoggedOn = Self(
    status: 401, code: 0,
    english: "The current user has not logged on or a logon error has occurred. Please log on and try again.",
    chinese: "当前用户没有登录或登录出错了，请登陆后重试", hasDebugMessage: true)
  static let forbidden = Self(
    status: 403, code: 30014,
    english: "You are not authorized to perform the corresponding operation. Contact the administrator.",
    chinese: "没有权限进行对应操作，请联系管理员")
  static let tooManyRequests = Self(
    status: 429, code: 0,
    english:
      "Excessive number of requests. You have exceeded the request limit for the current throttling window.",
    chinese: "请求次数过多，你已经超过当前流控窗口内的请求上限")
  static let halfWindow = Self(
    status: 500, code: 10006, english: "The start time and end time must be both specified or both empty",
    chinese: "开始时间和结束时间必须同时指定或者同时为空")
  static let backwardWindow = Self(
    status: 400, code: 10005, english: "The start time or end time is invalid.", chinese: "开始时间或结束时间不合法")
  static let databaseFailure = Self(
    status: 500, code: 10011, english: "Operation failed. Error message:Lock wait timeout exceeded",
    chinese: "操作失败，错误信息：Lock wait timeout exceeded",
    subError: SubError(sqlState: "HY000", code: 1205, message: "Lock wait timeout exceeded; try restarting transaction")
  )
  static let unexpected = Self(
    status: 500, code: 10010, english: "Unexpected error, metadb connection is not available",
    chinese: "未知错误，metadb connection is not available")

  static func unknownRoute(_ request: HTTPRequest) -> Self {
    Self(
      status: 400, code: 0, english: "Could not find the \(request.method) method for URL \(request.rawPath)",
      chinese: "找不到 URL \(request.rawPath) 的 \(request.method) 方法")
  }

  static func unconvertible(_ name: String, _ value: String, type: String) -> Self {
    Self(
      status: 400, code: 0,
      english: "The parameter '\(name)' of value '\(value)' could not be converted to type '\(type)'",
      chinese: "参数 '\(name)' 的值 '\(value)' 无法转换为类型 '\(type)'")
  }

  static func notFound(cluster id: String) -> Self {
    Self(status: 404, code: 10002, english: "The cluster \(id) is not found.", chinese: "集群 \(id) 不存在")
  }

  static func notFound(tenant id: String) -> Self {
    Self(status: 404, code: 10002, english: "The tenant \(id) is not found.", chinese: "租户 \(id) 不存在")
  }

  static func noStrategy(of unit: BackupUnit) -> Self {
    let (english, chinese) =
      unit.tenant.map { ("tenant \($0.id)", "租户 \($0.id)") } ?? ("cluster \(unit.cluster.id)", "集群 \(unit.cluster.id)")
    return Self(
      status: 404, code: 10002, english: "The backup strategy of \(english) is not found.",
      chinese: "\(chinese) 的备份策略不存在")
  }

  static func unknownProperty(_ name: String) -> Self {
    let text = "Unhandled exception, type=PropertyReferenceException, message=No property \(name) found"
    return Self(status: 500, code: 10010, english: text, chinese: text)
  }
}
