extension BoundQuery {
  /// Whether rows of the result are rows of it even where not everything could be read: more rows below would only make
  /// more rows above. A row that stands there because its partner was not read, or that counts what was, proves nothing.
  package var believesPartialRows: Bool {
    var isCut = false
    for step in steps {
      switch step {
      case .project, .sort, .distinct, .seen: continue
      case .limit: isCut = true
      // Which rows a limit lets through depends on all of them, and so does what a filter finds among these.
      case .filter: if isCut { return false }
      case .semiJoin(let inner, _, _, _, let isAnti):
        if isAnti || isCut || !inner.believesPartialRows { return false }
      case .aggregate, .top, .latest, .gaps, .fill: return false
      }
    }
    return true
  }

  /// Whether the result says something of rows older than each tenant's newest, which it does not show: a count, a gap, an
  /// absence.
  package var judgesOlderRows: Bool {
    steps.contains { step in
      switch step {
      case .aggregate, .gaps, .fill: true
      case .latest(let count, _, _): count > 1
      case .semiJoin(let inner, _, _, _, let isAnti): isAnti || inner.judgesOlderRows
      case .project, .sort, .distinct, .limit, .filter, .top, .seen: false
      }
    }
  }
}
