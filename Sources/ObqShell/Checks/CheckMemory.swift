import ObqData
import ObqEngine
import ObqRender
import ObqStore

/// What a check knows of the runs before it, and leaves for those behind it. Without a store nothing is known: a check then
/// fails at once, and every row is new.
final class CheckMemory: RowMemory {
  private let session: Session
  private let now: Instant
  /// First times by row, and the rows of this run, by the query that sees them.
  private var before: [String: [String: Int64]] = [:]
  private var seen: [String: [String: Int64]] = [:]

  init(_ session: Session, now: Instant) {
    self.session = session
    self.now = now
  }

  // MARK: rows that are seen

  func known(_ keys: [[Value]], in name: String) -> [Int64?] {
    let first = before[name] ?? read(.seen, in: name)
    before[name] = first
    return keys.map { cells in
      let key = CheckMemory.text(cells)
      seen[name, default: [:]][key] = first[key] ?? now.nanoseconds
      return first[key].map { now.nanoseconds - $0 }
    }
  }

  /// Keeps what was seen, for the next run of a check. Rows that are not there any more are forgotten where all could be read.
  func keepSeen(isComplete: Bool) {
    for name in before.keys { keep(seen[name] ?? [:], .seen, in: name, forgetsOthers: isComplete) }
  }

  // MARK: runs that failed

  /// Counts the runs in a row that a key has failed in, and leaves it well until there are enough of them. A run that could
  /// not read a key says nothing of it: it is UNKNOWN, and its count stays.
  func damp(_ verdict: inout Verdict, runs: Int64, of check: String) {
    guard runs > 1 else { return }
    guard store != nil else { return }
    let before = read(.failures, in: check)
    // What was found over an answer that is not whole is not made well by waiting.
    let calm: VerdictState = verdict.isSettled && !verdict.report.isComplete ? .unknown : .ok
    var counts: [String: Int64] = [:]
    for index in verdict.rows.indices {
      let row = verdict.rows[index]
      let key = CheckMemory.text(row.keys)
      switch row.state {
      case .ok, .ignored: break
      case .unknown: counts[key] = before[key]
      case .warn, .crit, .never:
        let count = (before[key] ?? 0) + 1
        counts[key] = count
        if count < runs {
          verdict.rows[index].state = calm
          verdict.rows[index].reason = "\(row.state.rawValue) in \(count) of \(runs) runs: \(row.reason)"
        } else {
          verdict.rows[index].reason += ", for \(count) runs in a row"
        }
      }
    }
    if verdict.rows.allSatisfy({ !$0.state.isFailure }) { verdict.offending = nil }
    keep(counts, .failures, in: check, forgetsOthers: verdict.report.isComplete)
  }

  // MARK: the store

  private var store: CheckStore? { session.checkStore() }

  private func read(_ fact: CheckStore.Fact, in scope: String) -> [String: Int64] {
    do throws(StoreProblem) {
      return try store?.numbers(of: fact, in: scope) ?? [:]
    } catch {
      session.messages.warn("what checks know of earlier runs can't be read: \(error.message)")
      return [:]
    }
  }

  private func keep(_ numbers: [String: Int64], _ fact: CheckStore.Fact, in scope: String, forgetsOthers: Bool) {
    do throws(StoreProblem) {
      try store?.keep(numbers, of: fact, in: scope, forgetsOthers: forgetsOthers, at: now.nanoseconds)
    } catch {
      session.messages.warn("what this run found can't be kept for the next one: \(error.message)")
    }
  }

  /// Cells as one text; a null is no empty text.
  private static func text(_ cells: [Value]) -> String {
    cells.map { cell in
      switch cell {
      case .null: ""
      case .text(let text), .json(let text): "'\(text)"
      default: "=\(Description.text(cell, zone: .utc))"
      }
    }.joined(separator: "\u{1F}")
  }
}
