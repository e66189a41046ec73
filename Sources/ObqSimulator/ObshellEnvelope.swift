/// What surrounds obshell's answers, in the order of its Go struct.
struct ObshellEnvelope: Sendable {
  let seed: UInt64
  let clock: SimulatorClock
  let version: ObshellVersion

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
    let old = version.hasErrorWords ? nil : problem.old
    let code = status ?? old?.status ?? problem.status
    var json = JSONWriter(escapesHTML: true)
    json.object { json in
      head(request, status: code, successful: false, isTraced: !problem.isUntraced, into: &json)
      if problem.hasNullData { json.raw("data", "null") }
      json.object("error") { json in
        json.member("code", old?.code ?? problem.code)
        json.member("errCode", old == nil ? problem.errCode : nil)
        json.member("message", old?.message ?? problem.message)
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
