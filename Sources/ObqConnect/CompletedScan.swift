import ObqCatalog
import ObqData
import ObqEngine
import ObqPlan

/// A scan whose rows lack columns that another list has for some of them: the newest backup of each tenant tells more than
/// the list of its jobs. The other list is read first; it brings no row of its own, and where it can't be read the result is
/// partial, since values are missing.
final class CompletedScan: BatchStream {
  private let scan: PagedScan
  private let supplement: PagedScan
  /// Where the keys are among the plan's columns: profile, tenant and task.
  private let keys: [Int]
  /// The columns that the supplement fills.
  private let filled: [Int]
  private var known: [[Value]: [Value]]?

  init(_ scan: PagedScan, _ supplement: PagedScan, _ plan: ScanPlan) {
    self.scan = scan
    self.supplement = supplement
    keys = ScanPlan.supplementKeys.compactMap { name in plan.columns.firstIndex { $0.name == name } }
    filled = plan.columns.indices.filter { place in
      let name = plan.columns[place].name
      return plan.supplements.contains { $0.endpoint.sends(name) } && !plan.targets.contains { $0.endpoint.sends(name) }
    }
  }

  func next() throws(QueryFailure) -> Batch? {
    if known == nil { known = try read() }
    guard let batch = try scan.next() else { return nil }
    guard let known, !known.isEmpty else { return batch }
    return completed(batch, known)
  }

  func stop() {
    supplement.stop()
    scan.stop()
  }

  /// The other list by its keys.
  private func read() throws(QueryFailure) -> [[Value]: [Value]] {
    var known: [[Value]: [Value]] = [:]
    do throws(QueryFailure) {
      while let batch = try supplement.next() {
        for row in 0..<batch.count { known[key(batch, row)] = filled.map { batch.columns[$0].value(at: row) } }
      }
    } catch {
      // That values are missing stands in the report; a refused password is not tried again.
      guard case .target(let failure) = error, failure.kind != .notAuthenticated else { throw error }
    }
    return known
  }

  private func key(_ batch: Batch, _ row: Int) -> [Value] { keys.map { batch.columns[$0].value(at: row) } }

  private func completed(_ batch: Batch, _ known: [[Value]: [Value]]) -> Batch {
    let found = (0..<batch.count).map { known[key(batch, $0)] }
    if found.allSatisfy({ $0 == nil }) { return batch }
    var result = batch
    for (index, place) in filled.enumerated() {
      var builder = ColumnBuilder(type: batch.columns[place].type)
      for row in found { builder.append(row.map { $0[index] } ?? .null) }
      result.columns[place] = builder.finish()
    }
    return result
  }
}

extension ScanPlan {
  /// The columns by which a row and what completes it find each other.
  static let supplementKeys = ["profile", "tenantId", "taskId"]

  /// The scan of what completes the rows: the same columns, nothing filtered.
  var supplement: ScanPlan {
    ScanPlan(source: source, columns: columns, targets: supplements, pageSize: pageSize)
  }
}
