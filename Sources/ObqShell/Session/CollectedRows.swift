import ObqConnect
import ObqData
import ObqEngine
import ObqPlan

extension QueryRunner {
  /// All rows of a query, for who judges them rather than prints them.
  struct Collected {
    var schema: Schema
    var batches: [Batch]
    var figures: RunReport.Figures
    var now: Instant
    /// The query as it ran.
    var plan: PhysicalPlan
    var inventories: [ServerInventory]

    /// Whether all that could hold rows of a key was read.
    func wasRead(_ key: [Value], names: [String?]) -> Bool {
      if figures.isComplete { return true }
      let failed = figures.targets.filter { $0.error != nil }
      // A reason that belongs to no target casts doubt on every key.
      if failed.isEmpty || figures.reasons.count > failed.count { return false }
      func text(_ name: String) -> String? {
        guard let index = names.firstIndex(of: name), case .text(let text) = key[index] else { return nil }
        return text
      }
      return !failed.contains { target in
        if let profile = text("profile"), profile != target.profile { return false }
        let isOtherCluster = text("clusterName").map { target.cluster != nil && $0 != target.cluster } ?? false
        let isOtherTenant = text("tenantName").map { target.tenant != nil && $0 != target.tenant } ?? false
        return !isOtherCluster && !isOtherTenant
      }
    }
  }
}
