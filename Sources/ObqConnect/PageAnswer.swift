import ObqCatalog
import ObqData
import ObqEngine
import ObqHTTP
import ObqJSON
import ObqPlan

/// Takes a page out of an answer, or the reason why it holds none: status, envelope and rows are all looked at, since an
/// answer of 200 may be a web page, an error, or half of what it should be.
enum PageAnswer {
  /// The rows and what stands around them, without a judgement.
  static func decoded(_ answer: HTTPAnswer, _ decoder: PageDecoder) -> Result<DecodedPage, DecodeFailure> {
    Result { () throws(DecodeFailure) in
      try answer.body.withUnsafeBytes { (bytes) throws(DecodeFailure) in try decoder.decode(bytes) }
    }
  }

  static func read(
    _ answer: HTTPAnswer, _ decoded: Result<DecodedPage, DecodeFailure>, _ plan: TargetPlan, _ server: ServerConnection
  ) -> Result<DecodedPage, TargetFailure> {
    let label = plan.label
    let path = plan.endpoint.path
    var page: DecodedPage
    do throws(DecodeFailure) {
      page = try decoded.get()
    } catch {
      return .failure(FailureWording.undecodable(answer, error, server, target: label, path: path))
    }
    if answer.status == 404, let error = page.envelope.error, saysNothingIsThere(error, plan.endpoint) {
      page.batch = page.batch.prefix(0)
      page.page = nil
      return .success(page)
    }
    guard answer.status == 200 else {
      server.note(answer.status, page.envelope.error)
      return .failure(FailureWording.refused(answer, page.envelope.error, server, target: label, path: path))
    }
    // An answer that contradicts itself is none: what it calls an error may have cost rows.
    let contradicts = page.envelope.error != nil || (page.envelope.status.map { $0 != 200 } ?? false)
    if page.envelope.successful == false || contradicts {
      let words = page.envelope.error.flatMap { FailureWording.serverWords($0, server) } ?? "it gave no reason"
      return .failure(wrong(plan, "the server says that it failed: \(words)"))
    }
    if page.rowsMissing, page.page?.totalElements != 0 {
      return .failure(wrong(plan, "the answer to \(path) holds no rows, and does not say that there are none"))
    }
    return .success(page)
  }

  /// obshell has codes for a tenant without tasks. Some of them stand for anything that is not found, a route that an old
  /// one does not have included; then the words decide.
  private static func saysNothingIsThere(_ error: ServerError, _ endpoint: Endpoint) -> Bool {
    let codes = [error.errCode, error.code].compactMap { $0 }.filter(endpoint.emptyCodes.contains)
    if codes.isEmpty { return false }
    if codes.contains(where: { !generalCodes.contains($0) }) { return true }
    let words = error.message ?? ""
    return words.contains("backup task") || words.contains("restore task")
  }

  private static let generalCodes: Set<String> = ["Common.NotFound", "1003"]

  private static func wrong(_ plan: TargetPlan, _ message: String) -> TargetFailure {
    TargetFailure(.wrongAnswer, profile: plan.profile, target: plan.label, message: message)
  }
}
