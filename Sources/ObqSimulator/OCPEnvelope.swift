/// What surrounds OCP's answers. Under a fixed clock the parts that vary (trace id, duration, fraction of the second)
/// are drawn from the seed and the request alone.
struct OCPEnvelope: Sendable {
  private let seed: UInt64
  private let clock: SimulatorClock
  /// Ten hexadecimal digits that name the answering node.
  let server: String

  init(seed: UInt64, clock: SimulatorClock) {
    self.seed = seed
    self.clock = clock
    var random = SeededRandom(seed, 0x5E17E4)
    server = random.hexadecimal(digits: 10)
  }

  /// An answer whose member `data` the closure writes; a closure that writes nothing leaves it out.
  func success(_ request: HTTPRequest, _ data: (inout JSONWriter) -> Void) -> HTTPResponse {
    let facts = self.facts(request)
    var json = JSONWriter()
    json.object { json in
      data(&json)
      json.member("duration", facts.duration)
      tail(request, status: 200, facts, successful: true, into: &json)
    }
    return .json(200, json.bytes)
  }

  /// `status` overrides the HTTP status, in the body too.
  func failure(_ request: HTTPRequest, _ problem: OCPProblem, status: Int? = nil) -> HTTPResponse {
    let facts = self.facts(request)
    let code = status ?? problem.status
    var json = JSONWriter()
    json.object { json in
      json.member("duration", problem.status == 429 ? 0 : facts.duration)
      json.object("error") { json in
        let message = request.language == .chinese ? problem.chinese : problem.english
        json.member("code", problem.code)
        json.member("debugMessage", problem.hasDebugMessage ? problem.english : nil)
        json.member("message", message)
        if let sub = problem.subError {
          json.array("subErrors") { json in
            json.object { json in
              json.member("SQLState", sub.sqlState)
              json.member("code", sub.code)
              json.member("message", sub.message)
            }
          }
        }
      }
      tail(request, status: code, facts, successful: false, hasTrace: problem.status != 429, into: &json)
    }
    return .json(code, json.bytes)
  }

  /// `page.number`, `size`, `totalElements`, `totalPages`.
  static func write(_ page: Page, into json: inout JSONWriter) {
    json.object("page") { json in
      json.member("number", page.number)
      json.member("size", page.size)
      json.member("totalElements", page.totalElements)
      json.member("totalPages", page.totalPages)
    }
  }

  private struct Facts {
    var duration: Int
    var timestamp: String
    var trace: String
  }

  private func facts(_ request: HTTPRequest) -> Facts {
    let now = clock.now
    var random =
      clock == .machine
      ? SeededRandom(seed, UInt64(now.microseconds)) : SeededRandom(seed: seed, text: request.target)
    let second = SimulatorInstant(microseconds: floorDivide(now.microseconds, 1_000_000) * 1_000_000)
    // Zero to nine digits: a random count of them is cut off.
    var nanoseconds = (now.microseconds - second.microseconds) * 1000 + Int64(random.below(1000))
    if clock != .machine { nanoseconds = Int64(random.below(1_000_000_000)) }
    var unit: Int64 = 1
    for _ in 0..<random.below(10) { unit *= 10 }
    return Facts(
      duration: 3 + random.below(180),
      timestamp: TimeForm.envelope(second, nanoseconds: nanoseconds / unit * unit),
      trace: request.header("x-trace-id") ?? random.hexadecimal(digits: 16))
  }

  private func tail(
    _ request: HTTPRequest, status: Int, _ facts: Facts, successful: Bool, hasTrace: Bool = true,
    into json: inout JSONWriter
  ) {
    json.member("server", server)
    json.member("status", status)
    json.member("successful", successful)
    json.member("timestamp", facts.timestamp)
    json.member("traceId", hasTrace ? facts.trace : "")
  }
}
