import ObqCatalog

/// Whether a server applies the filters that one endpoint is sent, where its counts are to be taken for rows. A server that
/// ignores a filter counts all rows, and the row beside the count may satisfy the filter by chance; so it is asked the
/// opposite once, of a target that has a row of the first kind, and must not answer with that row.
struct FilterProof {
  enum Verdict: Equatable {
    case asked
    case applied
    /// Why its counts can't be believed.
    case notSeen(String)
  }

  let server: Int
  let endpoint: Endpoint
  private(set) var verdict = Verdict.asked
  /// Targets whose counts wait for the verdict.
  var held: [(target: Int, count: Int)] = []
  /// Parameters whose opposite was asked for and not yet answered.
  private var open: Set<String> = []

  init(server: Int, endpoint: Endpoint) {
    self.server = server
    self.endpoint = endpoint
  }

  mutating func asked(_ parameter: String) { open.insert(parameter) }

  mutating func answered(_ parameter: String) {
    open.remove(parameter)
    settle()
  }

  /// Nothing is open: all is shown, now or before.
  mutating func settle() { if verdict == .asked, open.isEmpty { verdict = .applied } }

  mutating func refute(_ doubt: String) { verdict = .notSeen(doubt) }

  mutating func takeHeld() -> [(target: Int, count: Int)] {
    defer { held = [] }
    return held
  }
}
