import ObqData
import ObqEngine
import ObqRender

extension ResultMeta {
  /// What a statement's report says of its rows.
  init(_ figures: RunReport.Figures, rows: Int, since started: ContinuousClock.Instant, asOf now: Instant) {
    self.init(
      complete: figures.isComplete, limited: figures.isLimited, reasons: figures.reasons, calls: figures.calls,
      pages: figures.pages, fetched: figures.fetched, rows: rows,
      elapsed: (ContinuousClock.now - started).nanoseconds, asOf: now,
      targets: figures.targets.map {
        .init(
          profile: $0.profile, cluster: $0.clusterLabel ?? $0.cluster, tenant: $0.tenant, kind: $0.kind,
          ok: $0.error == nil, error: $0.error)
      })
    inventoryAge = figures.inventoryAge
  }
}
