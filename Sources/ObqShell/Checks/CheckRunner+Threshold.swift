import ObqData
import ObqDiagnostics
import ObqEngine
import ObqPlan
import ObqRender
import ObqSyntax

/// `check EXPR from (QUERY) [by KEY, …] warn COND crit COND`: a value of each key against limits.
extension CheckRunner {
  /// The query grouped, with a column for each condition.
  static func thresholdClauses(
    _ value: NamedExpression, _ keys: [NamedExpression], _ warn: Check.Condition?, _ crit: Check.Condition?
  ) -> [Clause] {
    let span = value.expression.span
    var clauses = [Clause(.group(by: keys.map { GroupKey($0, fill: nil) }, show: [value]), span, keyword: span)]
    var conditions: [NamedExpression] = []
    for (condition, name) in [(warn, "warn?"), (crit, "crit?")] {
      guard let condition else { continue }
      let comparison = Expression(
        .binary(condition.comparison, value.expression, condition.value, operatorSpan: condition.span), condition.span)
      conditions.append(NamedExpression(comparison, alias: Name(name, condition.span), text: name))
    }
    if !conditions.isEmpty { clauses.append(Clause(.derive(conditions), span, keyword: span)) }
    return clauses
  }

  func threshold(
    _ value: NamedExpression, _ query: Query, _ keys: [NamedExpression], _ warn: Check.Condition?,
    _ crit: Check.Condition?
  ) throws -> (verdict: Verdict, inventories: [ServerInventory]) {
    var names: [String?] = []
    let result = try queries.collect(query) { bound in
      names = keys.map { bound.columnName($0.expression) }
      return CheckRunner.thresholdClauses(value, keys, warn, crit)
    }
    let isPartial = !result.figures.isComplete
    func flag(_ row: [Value], _ name: String) -> Bool {
      guard let index = result.schema.fields.firstIndex(where: { $0.name == name }) else { return false }
      return row[index] == .boolean(true)
    }
    func text(_ condition: Check.Condition?) -> String { condition.map { queries.source.text(in: $0.span) } ?? "" }
    var rows: [VerdictRow] = []
    for batch in result.batches {
      for index in 0..<batch.count {
        let row = batch.row(index)
        let key = Array(row.prefix(keys.count))
        let state: VerdictState
        let reason: String
        if flag(row, "crit?") {
          (state, reason) = (.crit, "\(value.text) \(text(crit))")
        } else if result.plan.asksNobody {
          (state, reason) = (.unknown, "the scope fits nothing")
        } else if isPartial, !result.wasRead(key, names: names) {
          (state, reason) = (.unknown, "not everything could be read")
        } else if flag(row, "warn?") {
          (state, reason) = (.warn, "\(value.text) \(text(warn))")
        } else if row[keys.count].isNull {
          (state, reason) = (.unknown, "\(value.text) has no value")
        } else {
          (state, reason) = (.ok, "not \(value.text) \(text(warn ?? crit))")
        }
        rows.append(
          VerdictRow(keys: key, value: row[keys.count], owner: owner(key, names), state: state, reason: reason))
      }
    }
    rows += result.lostRows(names, besides: rows.map(\.keys))
    var verdict = Verdict(rows: rows, report: result.figures)
    verdict.keyFields = Array(result.schema.fields.prefix(keys.count))
    verdict.valueField = result.schema.fields[keys.count]
    verdict.limits = (limit(warn), limit(crit))
    verdict.ownerColumns = Set(names.compactMap { $0 })
    verdict.fillIn(
      nothing: result.plan.asksNobody ? "the scope fits nothing" : "no row, and so no key with a value")
    return (verdict, result.inventories)
  }

  /// A condition as the range in which a value is right; nil where its right side depends on rows.
  private func limit(_ condition: Check.Condition?) -> VerdictRecord.Limit? {
    guard let condition, let value = try? queries.constant(condition.value), let number = value.measure else {
      return nil
    }
    switch condition.comparison {
    case .greater, .greaterOrEqual: return VerdictRecord.Limit(high: number)
    case .less, .lessOrEqual: return VerdictRecord.Limit(low: number)
    case .equal: return VerdictRecord.Limit(low: number, high: number, isInverted: true)
    default: return VerdictRecord.Limit(low: number, high: number)
    }
  }
}

/// Whose a key is, as far as its columns tell.
func owner(_ key: [Value], _ names: [String?]) -> [String: Value] {
  var owner: [String: Value] = [:]
  for (name, cell) in zip(names, key) where !cell.isNull {
    if let name, identityColumnNames.contains(name) { owner[name] = cell }
  }
  return owner
}

extension QueryRunner.Collected {
  /// Rows for what could not be read and has no row yet: each failed target, as far as the keys name it.
  /// - Parameter serversOnly: whether those alone count of which nothing is known, not even their clusters.
  func lostRows(_ names: [String?], besides known: [[Value]], serversOnly: Bool = false) -> [VerdictRow] {
    var rows: [VerdictRow] = []
    guard !names.isEmpty else { return rows }
    var seen = Set(known)
    for target in figures.targets {
      guard let error = target.error, !serversOnly || target.cluster == nil else { continue }
      let key = names.map { name -> Value in
        switch name {
        case "profile"?: .text(target.profile)
        case "clusterName"?: target.cluster.map(Value.text) ?? .null
        case "tenantName"?: target.tenant.map(Value.text) ?? .null
        default: .null
        }
      }
      guard seen.insert(key).inserted else { continue }
      // A key that names nobody says whom it stands for.
      let place = key.allSatisfy(\.isNull) ? "\(target.profile): " : ""
      rows.append(
        VerdictRow(keys: key, owner: owner(key, names), state: .unknown, reason: "could not be read: \(place)\(error)"))
    }
    return rows
  }
}
