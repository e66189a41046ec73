import ObqCatalog
package import ObqData
import ObqExpression
import ObqPattern

/// Prints a bound query: what names, words and constants came to mean, and their types.
package enum BoundPrinter {
  package static func print(_ query: BoundQuery, zone: Zone) -> String {
    var printer = Printer(zone: zone)
    printer.query(query, indent: "")
    return printer.lines.joined(separator: "\n") + "\n"
  }

  private struct Printer {
    let zone: Zone
    var lines: [String] = []

    mutating func query(_ query: BoundQuery, indent: String) {
      var fields: [Field]
      switch query.source {
      case .rows(let schema, let batches):
        lines.append("\(indent)rows \(batches.reduce(0) { $0 + $1.count })")
        fields = schema.fields
      case .scans(let scans):
        fields = scans.first?.columns ?? []
        for scan in scans {
          lines.append("\(indent)scan \(scan.source.rawValue)")
          for field in scan.columns { lines.append("\(indent)  column \(field.name): \(field.type.rawValue)") }
          for part in scan.filter {
            lines.append("\(indent)  \(part.isWindow ? "window" : "filter") \(text(part.predicate, fields))")
          }
          if let limit = scan.limit { lines.append("\(indent)  enough \(limit)") }
        }
      }
      for step in query.steps { fields = self.step(step, fields, indent) }
      lines.append("\(indent)result \(list(query.schema.fields.map { "\($0.name): \($0.type.rawValue)" }))")
    }

    /// Prints a step and returns the columns behind it.
    private mutating func step(_ step: Step, _ fields: [Field], _ indent: String) -> [Field] {
      switch step {
      case .filter(let predicate, _): lines.append("\(indent)filter \(text(predicate, fields))")
      case .project(let columns):
        lines.append("\(indent)project")
        for column in columns { lines.append("\(indent)  \(column.name) = \(text(column.expression, fields))") }
        return columns.map { Field($0.name, $0.expression.type) }
      case .aggregate(let keys, let aggregates):
        lines.append("\(indent)aggregate")
        for key in keys { lines.append("\(indent)  key \(key.name) = \(text(key.expression, fields))") }
        for aggregate in aggregates {
          lines.append("\(indent)  \(name(aggregate, fields)): \(aggregate.type.rawValue)")
        }
        return keys.map { Field($0.name, $0.expression.type) } + aggregates.map { Field(name($0, fields), $0.type) }
      case .distinct: lines.append("\(indent)distinct")
      case .sort(let keys): lines.append("\(indent)sort \(list(keys.map { order($0, fields) }))")
      case .limit(let count, let offset):
        lines.append("\(indent)limit \(count)" + (offset > 0 ? " offset \(offset)" : ""))
      case .top(let count, let key): lines.append("\(indent)top \(count) by \(order(key, fields))")
      case .latest(let count, let time, let keys):
        lines.append("\(indent)latest \(count) of \(fields[time].name) by \(list(keys.map { text($0, fields) }))")
      case .semiJoin(let inner, let outer, let places, _, let isAnti):
        lines.append("\(indent)\(isAnti ? "anti-join" : "semi-join")")
        for (own, other) in zip(outer, places) {
          lines.append("\(indent)  \(fields[own].name) = \(inner.schema.fields[other].name)")
        }
        query(inner, indent: indent + "  | ")
      case .gaps(let gaps):
        lines.append(
          "\(indent)gaps over \(Quantity.readable(nanoseconds: gaps.over)) from \(gaps.start.text(in: zone)) to \(gaps.end.text(in: zone)) by \(list(gaps.keys.prefix(gaps.shown).map(\.name)))"
        )
        let apart = gaps.keys.dropFirst(gaps.shown)
        if !apart.isEmpty { lines.append("\(indent)  apart by \(list(apart.map(\.name)))") }
        return gaps.keys.prefix(gaps.shown).map { Field($0.name, $0.expression.type) }
          + [Field("gapStart", .time), Field("gapEnd", .time), Field("gap", .duration)]
      case .seen(let seen):
        lines.append("\(indent)seen by \(list(seen.keys.map { text($0, fields) }))")
        return fields + [Field(SeenStep.columnName, .duration)]
      case .fill(let fill): lines.append("\(indent)fill \(fields[fill.key].name)")
      }
      return fields
    }

    private func list(_ texts: [String]) -> String { texts.joined(separator: ", ") }

    private func order(_ key: BoundSortKey, _ fields: [Field]) -> String {
      text(key.expression, fields) + (key.isDescending ? " desc" : "")
    }

    private func name(_ aggregate: BoundAggregate, _ fields: [Field]) -> String {
      let argument = aggregate.argument.map { text($0, fields) } ?? ""
      let percent = aggregate.function == .percentile ? ", \(aggregate.percent)" : ""
      return "\(aggregate.function.rawValue)(\(argument)\(percent))"
    }

    private func text(_ expression: BoundExpression, _ fields: [Field]) -> String {
      func part(_ expression: BoundExpression) -> String { text(expression, fields) }
      switch expression.kind {
      case .constant(let value): return constant(value)
      case .column(let index): return index < fields.count ? fields[index].name : "#\(index)"
      case .not(let inner): return "not (\(part(inner)))"
      case .all(let parts): return "(" + parts.map(part).joined(separator: " and ") + ")"
      case .any(let parts): return "(" + parts.map(part).joined(separator: " or ") + ")"
      case .compare(let comparison, let left, let right, let ignoresCase):
        return "\(part(left)) \(comparison.rawValue) \(part(right))\(ignoresCase ? " (any case)" : "")"
      case .isNull(let inner): return "\(part(inner)) is null"
      case .isIn(let inner, let values, let ignoresCase):
        return "\(part(inner)) in (\(list(values.map(constant))))\(ignoresCase ? " (any case)" : "")"
      case .arithmetic(let operation, let left, let right):
        return "(\(part(left)) \(operation.rawValue) \(part(right)))"
      case .negate(let inner): return "-(\(part(inner)))"
      case .matches(let inner, let pattern): return "\(part(inner)) \(pattern.isLike ? "like" : "~") '\(pattern.text)'"
      case .extract(let inner, let pattern): return "extract(\(part(inner)), '\(pattern.text)')"
      case .textTest(let test, let left, let right): return "\(part(left)) \(test.rawValue) \(part(right))"
      case .function(let function, let parts): return "\(function.rawValue)(\(list(parts.map(part))))"
      case .convert(let inner): return "\(expression.type.rawValue)(\(part(inner)))"
      }
    }

    private func constant(_ value: Value) -> String {
      switch value {
      case .null: "null"
      case .boolean(let flag): flag ? "true" : "false"
      case .integer(let number): "\(number)"
      case .real(let number): "\(number)"
      case .text(let text), .json(let text): "'\(text)'"
      case .time(let instant): instant.text(in: zone)
      case .duration(let nanoseconds): Quantity.readable(nanoseconds: nanoseconds)
      case .size(let bytes): "\(bytes)B"
      }
    }
  }
}
