import ObqCatalog
import ObqData
import ObqDiagnostics
import ObqExpression
import ObqSyntax

extension Binder {
  mutating func apply(_ clause: Clause, _ draft: inout Draft) throws(PlanProblem) {
    switch clause.kind {
    case .on(let scope): try on(scope, clause, &draft)
    case .since(let expression):
      try window(since: expression, until: nil, clause, &draft)
    case .until(let expression):
      try window(since: nil, until: expression, clause, &draft)
    case .between(let start, let end):
      try window(since: start, until: end, clause, &draft)
    case .filter(let expression): try filter(expression, &draft)
    case .select(let items): try select(items, &draft)
    case .derive(let columns): try derive(columns, &draft)
    case .group(let keys, let show): try group(keys, show: show, clause, &draft)
    case .count(let keys): try group(keys, show: nil, clause, &draft)
    case .latest(let count, let keys): try latest(count, keys, clause, &draft)
    case .distinct(let columns):
      // A column that nobody sees would tell rows apart that look the same.
      draft.keepsWindowEnd = false
      try select(columns.map { .expression($0) }, &draft)
      draft.steps.append(.distinct)
    case .sort(let keys):
      var bound: [BoundSortKey] = []
      for key in keys {
        bound.append(
          BoundSortKey(expression: try expression(key.named.expression, &draft), isDescending: key.isDescending))
      }
      draft.steps.append(.sort(bound))
    case .limit(let count, let offset):
      var skipped = 0
      if let offset { skipped = try wholeNumber(offset, &draft) }
      draft.steps.append(.limit(try wholeNumber(count, &draft), offset: skipped))
    case .top(let count, let by, let isBottom):
      let key = BoundSortKey(expression: try expression(by, &draft), isDescending: !isBottom)
      draft.steps.append(.top(try wholeNumber(count, &draft), key))
    case .semiJoin(let query, let keys, let isAnti): try semiJoin(query, keys, isAnti, clause, &draft)
    case .gaps(let over, let keys): try gaps(over, keys, clause, &draft)
    case .seen(let keys): try seen(keys, clause, &draft)
    case .format(let name): try format(name, clause, &draft)
    case .into(let path, _): try into(path, clause, &draft)
    }
  }

  // MARK: scope and window

  private func on(_ scope: Scope, _ clause: Clause, _ draft: inout Draft) throws(PlanProblem) {
    guard draft.isServerSource else { throw PlanProblem(.scopeWithoutServer, clause.keyword) }
    guard draft.isAtSource else { throw PlanProblem(.scopeTooLate, clause.keyword) }
    // What `use` said stands for what nobody names.
    if clause.isUsedScope {
      draft.usedScope = Scope(
        profiles: try names(scope.profiles), clusters: try names(scope.clusters), tenants: try names(scope.tenants))
      return
    }
    if draft.isContinued, draft.hasScope { throw PlanProblem(.scopeOfSavedQuery, clause.keyword) }
    draft.serverScope.profiles += try names(scope.profiles)
    draft.serverScope.clusters += try names(scope.clusters)
    draft.serverScope.tenants += try names(scope.tenants)
  }

  /// Names with the values of variables in their place, which are names or ids and never globs.
  private func names(_ names: [ScopeName]) throws(PlanProblem) -> [ScopeName] {
    var result: [ScopeName] = []
    for name in names {
      guard name.isParameter else {
        result.append(ScopeName(name.text, isQuoted: name.isQuoted, place ?? name.span))
        continue
      }
      let variable = String(name.text.dropFirst())
      switch context.variables[variable] {
      case .text(let text)?: result.append(ScopeName(text, isQuoted: true, place ?? name.span))
      case .integer(let id)?: result.append(ScopeName("\(id)", isQuoted: true, place ?? name.span))
      case let value?: throw PlanProblem(.notAText(name.text, value.type), name.span)
      case nil:
        throw PlanProblem(.unknownVariable(variable, known: context.variables.keys.sorted()), name.span)
      }
    }
    return result
  }

  private mutating func window(since: Expression?, until: Expression?, _ clause: Clause, _ draft: inout Draft)
    throws(PlanProblem)
  {
    var start: Instant?
    var end: Instant?
    if let since { start = try timePoint(since, &draft) }
    if let until { end = try timePoint(until, &draft) }
    let time = try startTime(clause, draft)
    draft.reach = draft.reach.narrowed(from: start, to: end)
    if let since { draft.ends.start = basis(since) }
    if let until { draft.ends.end = basis(until) }
    if let from = draft.reach.start, let to = draft.reach.end, from >= to {
      // It comes out so at some hours alone where one end moves against the other; else it is a mistake.
      if draft.ends.start == draft.ends.end { throw PlanProblem(.windowEndsBeforeStart, clause.span) }
      draft.warnings.append("the window ends before it starts, so no row is in it")
      // A stretch of time that holds both ends would pass either comparison.
      let nothing = BoundExpression(.constant(.boolean(false)), .boolean)
      add(FilterPart(predicate: nothing, text: sourceText(clause.span), isWindow: true), &draft)
    }
    if draft.isAtSource { draft.window = draft.reach }
    let last = start == nil ? .column(time, .time) : try stretchEnd(time, clause, draft)
    for (instant, column, comparison) in [
      (start, last, Comparison.greaterOrEqual), (end, .column(time, .time), Comparison.less),
    ] {
      guard let instant else { continue }
      let predicate = BoundExpression(
        .compare(comparison, column, .constant(.time(instant)), ignoresCase: false), .boolean)
      add(FilterPart(predicate: predicate, text: sourceText(clause.span), isWindow: true), &draft)
    }
  }

  private func basis(_ expression: Expression) -> WindowBasis {
    switch expression.kind {
    case .literal(.time), .literal(.text): return .written
    case .name(let name) where ["today", "yesterday"].contains(name.text.lowercased()): return .day
    case .parameter(let name):
      switch context.variables[name.text] {
      case .time?, .text?: return .written
      default: return .now
      }
    case .binary(_, let left, let right, _):
      let parts = [basis(left), basis(right)]
      return parts.first { $0 != .now } ?? .now
    default: return .now
    }
  }

  /// The column that places a row in time, for a clause that needs one. `createTime` is what it stands for where that
  /// alone was kept.
  private func startTime(_ clause: Clause, _ draft: Draft) throws(PlanProblem) -> Int {
    for name in draft.dropped.contains("startTime") ? ["startTime", "createTime"] : ["startTime"] {
      if let time = draft.scope.index(of: name), draft.scope.entries[time].type == .time { return time }
    }
    if draft.dropped.contains("startTime") { throw PlanProblem(.droppedColumn("startTime"), clause.keyword) }
    throw PlanProblem(.windowWithoutTime(source: "this source"), clause.keyword)
  }

  /// Where a row ends for a window: a log task is a stream, and lasts to its checkpoint.
  private func stretchEnd(_ time: Int, _ clause: Clause, _ draft: Draft) throws(PlanProblem) -> BoundExpression {
    if let end = draft.scope.index(of: windowEndColumnName) { return .column(end, .time) }
    if let checkpoint = draft.scope.index(of: "checkpoint"), draft.scope.entries[checkpoint].type == .time {
      return BoundExpression(.function(.coalesce, [.column(checkpoint, .time), .column(time, .time)]), .time)
    }
    // By its start alone a stream would be lost that began before the window and goes on in it.
    if draft.holdsStretches, draft.isOwnTime { throw PlanProblem(.windowTooLate, clause.keyword) }
    return .column(time, .time)
  }

  private func add(_ part: FilterPart, _ draft: inout Draft) {
    if draft.isAtSource {
      draft.filters.append(part)
    } else {
      draft.steps.append(.filter(part.predicate, text: part.text))
    }
  }

  // MARK: rows

  private mutating func filter(_ condition: Expression, _ draft: inout Draft) throws(PlanProblem) {
    var parts = [condition]
    // Parts of one `where` are bound one by one, so that each can show its own problem.
    if case .all(let conjuncts) = condition.kind { parts = conjuncts }
    for part in parts where problems.count < Binder.problemLimit {
      do throws(PlanProblem) {
        add(FilterPart(predicate: try predicate(part, &draft), text: sourceText(part.span), isWindow: false), &draft)
      } catch {
        report(error)
      }
    }
  }

  private func select(_ items: [SelectItem], _ draft: inout Draft) throws(PlanProblem) {
    var columns: [BoundColumn] = []
    var entries: [BindScope.Entry] = []
    /// Whether the source's own start is kept under its name.
    var keepsStart = false
    for item in items {
      switch item {
      case .all(let except, _):
        var left = Set<Int>()
        for name in except { left.insert(try column(name, &draft)) }
        for index in draft.starColumns(dialects: context.dialects) where !left.contains(index) {
          let entry = draft.scope.entries[index]
          columns.append(BoundColumn(entry.name, .column(index, entry.type)))
          entries.append(entry)
          keepsStart = keepsStart || Binder.startNames.contains(entry.name)
        }
      case .expression(let named):
        let (column, entry) = try self.column(named, &draft)
        columns.append(column)
        entries.append(entry)
        if case .column(let index) = column.expression.kind, Binder.startNames.contains(draft.scope.entries[index].name)
        {
          keepsStart = keepsStart || Binder.startNames.contains(entry.name)
        }
      }
    }
    // Where a row ends goes along with where it starts, so that a later window still knows.
    if draft.keepsWindowEnd, keepsStart, let end = draft.scope.index(of: windowEndColumnName) {
      columns.append(BoundColumn(windowEndColumnName, .column(end, .time)))
      entries.append(draft.scope.entries[end])
    }
    draft.isOwnTime = keepsStart
    draft.steps.append(.project(columns))
    draft.replaceScope(entries)
  }

  /// The columns that place a row of a task in time.
  private static let startNames: Set<String> = ["startTime", "createTime"]

  private func derive(_ items: [NamedExpression], _ draft: inout Draft) throws(PlanProblem) {
    var entries = draft.scope.entries
    var columns = entries.enumerated().map { BoundColumn($1.name, .column($0, $1.type)) }
    var derived: Set<String> = []
    for item in items {
      let (column, entry) = try self.column(item, &draft)
      derived.insert(entry.name)
      // A name that is there already is replaced where it stands.
      if let index = entries.firstIndex(where: { $0.name == entry.name }) {
        columns[index] = column
        entries[index] = entry
      } else {
        columns.append(column)
        entries.append(entry)
      }
    }
    // A start of the query's own has no end that the source knew.
    if !derived.isDisjoint(with: Binder.startNames) { draft.isOwnTime = false }
    // What `*` hides stays hidden, and what the servers in question lack stays out; what is derived is seen.
    let visible = Set(draft.starColumns(dialects: context.dialects).map { draft.scope.entries[$0].name })
    let known = Set(draft.scope.entries.map(\.name))
    let kept = entries.indices.filter { index in
      let name = entries[index].name
      if name == windowEndColumnName { return draft.isOwnTime }
      return visible.contains(name) || !known.contains(name) || derived.contains(name) || name == extraColumnName
    }
    draft.steps.append(.project(kept.map { columns[$0] }))
    draft.replaceScope(kept.map { entries[$0] })
  }

  private func latest(_ count: Expression?, _ keys: [Expression], _ clause: Clause, _ draft: inout Draft)
    throws(PlanProblem)
  {
    let time = try startTime(clause, draft)
    var bound: [BoundExpression] = []
    for key in keys { bound.append(try expression(key, &draft)) }
    var kept = 1
    if let count { kept = try wholeNumber(count, &draft) }
    draft.steps.append(.latest(kept, time: time, keys: bound))
  }

  /// The columns that are seen so far and one more.
  private mutating func seen(_ keys: [Expression], _ clause: Clause, _ draft: inout Draft) throws(PlanProblem) {
    try select([.all(except: [], clause.keyword)], &draft)
    var bound: [BoundExpression] = []
    for key in keys { bound.append(try expression(key, &draft)) }
    let text = keys.map { sourceText($0.span) }.joined(separator: ", ")
    draft.steps.append(.seen(SeenStep(keys: bound, text: text)))
    draft.replaceScope(draft.scope.entries + [BindScope.Entry(name: SeenStep.columnName, type: .duration)])
  }

  // MARK: gaps

  private func gaps(_ over: Expression, _ keys: [Expression], _ clause: Clause, _ draft: inout Draft)
    throws(PlanProblem)
  {
    let bound = try expression(over, &draft)
    guard case .duration(let length)? = bound.constantValue, length > 0 else {
      throw PlanProblem(.notADuration(bound.type), over.span)
    }
    let time = try startTime(clause, draft)
    guard let start = draft.reach.start else { throw PlanProblem(.gapsWithoutStart, clause.keyword) }
    var columns: [BoundColumn] = []
    var entries: [BindScope.Entry] = []
    for key in keys {
      let (column, entry) = try self.column(NamedExpression(key, alias: nil, text: sourceText(key.span)), &draft)
      // A key that is a column is called as the column is, so that it is known for whose it is.
      var named = column
      if case .column(let index) = column.expression.kind { named.name = draft.scope.entries[index].name }
      columns.append(named)
      entries.append(.init(name: named.name, type: entry.type, vocabulary: entry.vocabulary))
    }
    let names = columns.map(\.name)
    let apart = IdentityKeys.apart(names).compactMap { name in draft.scope.index(of: name).map { (name, $0) } }
    var step = GapsStep(
      over: length, time: .column(time, .time), keys: columns, shown: columns.count, start: start,
      end: draft.reach.end ?? context.now, wildcards: Binder.wildcards(names))
    for (name, index) in apart where !draft.origins.isEmpty {
      step.keys.append(BoundColumn(name, .column(index, draft.scope.entries[index].type)))
    }
    if step.wildcards.isEmpty, let cluster = draft.scope.index(of: "clusterId") {
      step.wildcards = names.indices.filter { names[$0] == "tenantId" || names[$0] == "tenantName" }
      if !step.wildcards.isEmpty { step.cluster = .column(cluster, .integer) }
    }
    for name in ["tenantId", "tenantName"] where !step.wildcards.isEmpty {
      if let index = draft.scope.index(of: name) {
        step.whole.append(.column(index, draft.scope.entries[index].type))
      }
    }
    draft.steps.append(.gaps(step))
    entries.append(.init(name: "gapStart", type: .time))
    entries.append(.init(name: "gapEnd", type: .time))
    entries.append(.init(name: "gap", type: .duration))
    draft.replaceScope(entries)
  }

  /// The places of keys at which a null stands for every tenant of a cluster that another key names.
  static func wildcards(_ keys: [String]) -> [Int] {
    guard keys.contains(where: { $0 == "clusterId" || $0 == "clusterName" }) else { return [] }
    return keys.indices.filter { keys[$0] == "tenantId" || keys[$0] == "tenantName" }
  }

  // MARK: joins

  /// What tells whose a row is. An id stands for its name where both sides have it.
  private static let identityColumns = [("profile", nil), ("clusterId", "clusterName"), ("tenantId", "tenantName")]

  private mutating func semiJoin(
    _ query: Query, _ names: [Name]?, _ isAnti: Bool, _ clause: Clause, _ draft: inout Draft
  ) throws(PlanProblem) {
    guard let inner = bindInner(query) else { return }
    var outerColumns: [Int] = []
    var innerColumns: [Int] = []
    func place(_ name: String) -> (Int, Int)? {
      guard let outer = draft.scope.index(of: name),
        let innerIndex = inner.schema.fields.firstIndex(where: {
          BindScope.folded($0.name) == BindScope.folded(draft.scope.entries[outer].name)
        })
      else { return nil }
      return (outer, innerIndex)
    }
    if let names {
      for name in names {
        guard let (outer, innerIndex) = place(name.text) else { throw PlanProblem(.keyNotShared(name.text), name.span) }
        outerColumns.append(outer)
        innerColumns.append(innerIndex)
      }
    } else {
      for (id, name) in Binder.identityColumns {
        // A restore knows its tenant by name: the id is known for tenants that are there alone.
        if id == "tenantId", draft.holdsRestores || inner.origins.contains(.restoreTasks),
          let pair = place("tenantName")
        {
          outerColumns.append(pair.0)
          innerColumns.append(pair.1)
          continue
        }
        guard let (outer, innerIndex) = place(id) ?? name.flatMap(place) else { continue }
        outerColumns.append(outer)
        innerColumns.append(innerIndex)
      }
      // A profile alone would compare servers, not tenants.
      let shared = outerColumns.map { draft.scope.entries[$0].name }
      if shared.allSatisfy({ $0 == "profile" }) { throw PlanProblem(.noSharedKeys, clause.keyword) }
    }
    for (outer, innerIndex) in zip(outerColumns, innerColumns)
    where draft.scope.entries[outer].type != inner.schema.fields[innerIndex].type {
      throw PlanProblem(.keyNotShared(draft.scope.entries[outer].name), clause.keyword)
    }
    let wide = wideMatch(draft, inner, outerColumns, innerColumns, place)
    draft.steps.append(.semiJoin(inner, outer: outerColumns, inner: innerColumns, wide: wide, isAnti: isAnti))
  }

  /// How tasks of whole clusters match; nil where no key names a tenant, or nothing says whose tenants they are.
  private func wideMatch(
    _ draft: Draft, _ inner: BoundQuery, _ outer: [Int], _ innerColumns: [Int], _ place: (String) -> (Int, Int)?
  ) -> WideMatch? {
    let names = outer.map { draft.scope.entries[$0].name }
    let tenants: Set<String> = ["tenantId", "tenantName"]
    guard names.contains(where: tenants.contains) else { return nil }
    let kept = names.indices.filter { !tenants.contains(names[$0]) }
    var match = WideMatch(
      outer: kept.map { outer[$0] }, inner: kept.map { innerColumns[$0] },
      outerWhole: draft.scope.entries.indices.filter { tenants.contains(draft.scope.entries[$0].name) },
      innerWhole: inner.schema.fields.indices.filter { tenants.contains(inner.schema.fields[$0].name) })
    if !names.contains("clusterId"), !names.contains("clusterName") {
      guard let cluster = place("clusterId") ?? place("clusterName") else { return nil }
      match.outer.append(cluster.0)
      match.inner.append(cluster.1)
    }
    return match
  }

  // MARK: helpers

  /// A column of a result: its expression, its name, and what is known of its words.
  func column(_ named: NamedExpression, _ draft: inout Draft) throws(PlanProblem) -> (BoundColumn, BindScope.Entry) {
    let bound = try expression(named.expression, &draft)
    let name = named.alias?.text ?? Binder.name(of: named)
    var vocabulary: Vocabulary?
    if case .column(let index) = bound.kind { vocabulary = draft.scope.entries[index].vocabulary }
    return (BoundColumn(name, bound), .init(name: name, type: bound.type, vocabulary: vocabulary))
  }

  /// What a column without `as` is called: its text as written, of a name in backticks what stands between them.
  private static func name(of named: NamedExpression) -> String {
    if case .name(let name) = named.expression.kind, named.text.hasPrefix("`") { return name.text }
    return named.text
  }

  func column(_ name: Name, _ draft: inout Draft) throws(PlanProblem) -> Int {
    if let index = draft.scope.index(of: name.text) {
      uses?.note(.column, name)
      return index
    }
    throw unknownColumn(name, draft)
  }

  func unknownColumn(_ name: Name, _ draft: Draft) -> PlanProblem {
    if let dropped = draft.dropped.first(where: { BindScope.folded($0) == BindScope.folded(name.text) }) {
      return PlanProblem(.droppedColumn(dropped), name.span)
    }
    let names = draft.scope.entries.filter { !$0.isHidden }.map(\.name)
    return PlanProblem(.unknownColumn(name.text, inScope: names), name.span)
  }

  private func wholeNumber(_ expression: Expression, _ draft: inout Draft) throws(PlanProblem) -> Int {
    let bound = try self.expression(expression, &draft)
    guard case .integer(let number)? = bound.constantValue, number >= 0, number <= Int64(Int.max) else {
      throw PlanProblem(.notACount, expression.span)
    }
    return Int(number)
  }
}
