import ObqCatalog
import ObqData
import ObqExpression

/// Tasks that have no end yet. A server that compares the ends of tasks with a window leaves them out of every window, and
/// which time is compared is not documented; so a window is sent by itself only where the query wants none of them. Where
/// it may want some they are asked for once more by their status, whatever the window, and where the endpoint takes no
/// status that can be believed the window is not sent at all.
enum UnendedTasks {
  enum Request {
    /// What the second request is sent, for each conjunct.
    case apart([PushDecision])
    /// Why the window is not sent.
    case notApart(String)
  }

  /// Whether the filter leaves room for a task without an end. Only conjuncts over what is known of such a task are
  /// looked at: they are tried on one of each status.
  static func mayBeKept(by scan: Scan) -> Bool {
    let words = Vocabulary.union([.ocpDataStatus, .restoreStatus]).words.filter(isUnended) + ["\u{1}"]
    var columns: [Column] = []
    var known: Set<Int> = []
    for (index, field) in scan.columns.enumerated() {
      func texts(_ values: [String]) -> Column {
        known.insert(index)
        return Column(type: field.type, storage: .texts(TextVector(values)))
      }
      switch field.name {
      case "status": columns.append(texts(words))
      case "state": columns.append(texts(words.map { TaskState(status: $0).rawValue }))
      case "finishTime":
        known.insert(index)
        columns.append(.allNull(field.type, count: words.count))
      default: columns.append(.allNull(field.type, count: words.count))
      }
    }
    let batch = Batch(columns: columns, count: words.count)
    let evaluator = Evaluator(zone: .utc)
    var kept = Set(words.indices)
    for part in scan.filter where !part.isWindow && part.predicate.columns.isSubset(of: known) {
      guard let rows = try? evaluator.select(part.predicate, batch) else { continue }
      kept.formIntersection(rows.map(Int.init))
    }
    return !kept.isEmpty
  }

  /// - Parameter equalities: what was decided about the conjuncts, nil for a window.
  static func request(_ scan: Scan, _ equalities: [PushDecision?], at endpoint: Endpoint) -> Request {
    for parameter in endpoint.parameters where parameter.trust == .exact {
      guard case .equals("status", let vocabulary?, takesSeveral: true) = parameter.meaning else { continue }
      let asked = equalities.compactMap { $0 }.flatMap(\.parameters).first { $0.name == parameter.name }?
        .value.split(separator: ",").map(String.init)
      let words = (asked ?? vocabulary.words).filter(isUnended)
      if words.count == asked?.count {
        return .notApart("tasks of these statuses have no end, which may be what is meant")
      }
      let sent = RequestParameter(parameter.name, words.sorted().joined(separator: ","))
      var decisions = zip(scan.filter, equalities).map { part, decision in
        guard var decision else {
          return Pushdown.local(part, "a server that compares ends leaves these out of a window")
        }
        if decision.parameters.contains(where: { $0.name == parameter.name }) { decision.parameters = [sent] }
        return decision
      }
      if asked == nil {
        decisions.append(
          PushDecision(
            text: "no end yet", place: .sent(parameter.trust), parameters: [sent], reason: parameter.reason))
      }
      return .apart(decisions)
    }
    return .notApart("a server that compares ends with it would leave out tasks that have none yet")
  }

  private static func isUnended(_ word: String) -> Bool {
    switch TaskState(status: word) {
    case .succeeded, .failed, .canceled: false
    case .running, .stopped, .overdue, .unknown: true
    }
  }
}
