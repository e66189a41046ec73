import ObqCatalog
import ObqData
import ObqJSON
import ObqPlan

/// Turns the fields of an endpoint's items into the columns that a scan wants: the common columns are computed here, the
/// endpoint's own pass through.
struct RowShaper {
  let endpoint: Endpoint
  let columns: [Field]
  let decodePlan: DecodePlan
  /// Where in the decoded batch the identity's fields are, and what stands for one that is null.
  private let identity: [(place: Int, fallback: Int?)]
  private let places: [String: Int]
  /// Fields inside nested objects: where the object is in the decoded batch, and the way from there.
  private let nested: [String: NestedField]
  private let context: ShapeContext

  /// - Parameter namesTenants: whether `rows(of:_:)` will be asked.
  init(_ endpoint: Endpoint, _ columns: [Field], _ context: ShapeContext, namesTenants: Bool = false) {
    self.endpoint = endpoint
    self.columns = columns
    self.context = context
    var keys: [String] = []
    func want(_ key: String) { if !keys.contains(key), endpoint.field(key) != nil { keys.append(key) } }
    for key in endpoint.identity {
      want(key)
      if let fallback = endpoint.identityFallbacks[key] { want(fallback) }
    }
    if namesTenants { for key in RowShaper.tenantFields(endpoint) { want(key) } }
    var extras: [String] = []
    for column in columns {
      if let key = RowShaper.extraKey(column.name, endpoint), !extras.contains(key) { extras.append(key) }
    }
    // Where all extra fields are collected, each one is found among them; a decoder takes a few columns only.
    let collectsExtra = columns.contains { $0.name == extraColumnName } || extras.count > 16
    if collectsExtra { extras = [] }
    for column in columns where RowShaper.extraKey(column.name, endpoint) == nil {
      for key in RowShaper.keys(column.name, endpoint) { want(key) }
    }
    let inside = keys.filter { $0.contains(".") }
    keys.removeAll { $0.contains(".") }
    var decoded = keys.map { key in
      let field = endpoint.field(key) ?? Endpoint.Field(key: key, type: .json)
      return DecodePlan.Column(
        key, field.type, isDictionary: field.isDictionary, acceptsYesNo: field.acceptsYesNo)
    }
    decoded += extras.map { DecodePlan.Column($0, .json) }
    var places = Dictionary(uniqueKeysWithValues: (keys + extras).enumerated().map { ($1, $0) })
    var nested: [String: NestedField] = [:]
    for key in inside {
      guard let field = endpoint.field(key), let dot = key.firstIndex(of: ".") else { continue }
      let object = String(key[..<dot])
      if places[object] == nil {
        places[object] = decoded.count
        decoded.append(DecodePlan.Column(object, .json))
      }
      nested[key] = NestedField(key: key, place: places[object] ?? 0, type: field.type)
    }
    self.nested = nested
    if collectsExtra { places[extraColumnName] = decoded.count }
    self.places = places
    identity = endpoint.identity.compactMap { key in
      places[key].map { (place: $0, fallback: endpoint.identityFallbacks[key].flatMap { places[$0] }) }
    }
    let rows: DecodePlan.RowsAt
    switch endpoint.rows {
    case .array(let path): rows = .array(path)
    case .object(let path): rows = .object(path)
    }
    let decodedKeys = Set(decoded.map(\.key))
    let known = Set(endpoint.fields.map { $0.key.split(separator: ".").first.map(String.init) ?? $0.key })
    decodePlan = DecodePlan(
      rows: rows, columns: decoded, collectsExtra: collectsExtra,
      knownKeys: known.subtracting(decodedKeys).sorted(),
      pageKeys: endpoint.dialect == .ocp ? .camel : .snake)
  }

  /// The fields from which a column is made.
  private static func keys(_ column: String, _ endpoint: Endpoint) -> [String] {
    func own(_ name: String) -> String { endpoint.aliases[name] ?? name }
    switch column {
    case "state": return ["status", "finished", "successful"]
    case "finishTime": return [own(column), "status", "finished", "successful"]
    case "elapsed": return [own("startTime"), own("finishTime"), "status", "finished", "successful"]
    case "age": return [own("startTime")]
    case windowEndColumnName: return [own("startTime")] + (endpoint.source == .logTasks ? ["checkpoint"] : [])
    case "tenantName": return [own("tenantName"), own("tenantId")]
    case "tenantId": return [own("tenantId"), own("tenantName"), own("clusterId")]
    case "backupable": return [own("tenantName"), "obVersion", own("clusterId")]
    default: return [own(column)] + (endpoint.alternatives[column] ?? [])
    }
  }

  /// Where an item says whose it is: the tenant's id, and the names that a restore reads from and restores into. A restore of
  /// obshell has an id that its tenant will lose when it is dropped, and is told by its names.
  private static func tenantFields(_ endpoint: Endpoint) -> [String] {
    endpoint.dialect == .ocp
      ? ["tenantId", "restoreTenantName", "backupTenantName"] : ["", "restore_tenant_name", "backup_tenant_name"]
  }

  /// The rows of some tenants out of a cluster's list: their own, those of the whole cluster where these are wanted, and
  /// restore tasks that read their backups or restore into them.
  func rows(of tenants: [TenantEntry], _ decoded: Batch, takesWhole: Bool = true) -> [Int32] {
    let ids = Set(tenants.map { Value.integer($0.id) })
    let names = Set(tenants.map { Value.text($0.name) })
    let columns = RowShaper.tenantFields(endpoint).map { key in places[key].map { decoded.columns[$0] } }
    return (0..<Int32(decoded.count)).filter { row in
      if let id = columns[0]?.value(at: Int(row)) {
        return id == .null || id == .integer(0) ? takesWhole : ids.contains(id)
      }
      return columns[1...].contains { column in column.map { names.contains($0.value(at: Int(row))) } ?? false }
    }
  }

  /// The columns that tell rows apart, and the one that no two rows share.
  func identity(_ decoded: Batch) -> (columns: [Column], key: Column?) {
    let columns = identity.map { place, fallback in
      fallback.map { filled(decoded.columns[place], with: decoded.columns[$0]) } ?? decoded.columns[place]
    }
    return (columns, endpoint.key.flatMap { places[$0] }.map { decoded.columns[$0] })
  }

  /// Whether a page holds a task that runs and for which the server has no end.
  func showsUnended(_ decoded: Batch) -> Bool {
    guard let finish = places[endpoint.aliases["finishTime"] ?? "finishTime"] else { return false }
    let states = StateColumn(decoded, places)
    return (0..<decoded.count).contains { decoded.columns[finish].isNull($0) && states.state(ofRow: $0) == .running }
  }

  /// A decoded page, with what can't be read inside nested objects among its problems.
  func checked(_ page: DecodedPage) -> DecodedPage {
    if nested.isEmpty { return page }
    var page = page
    let problems = nested.values.flatMap { $0.problems(page.batch) }
    page.problems += problems
    page.problemCount += problems.count
    return page
  }

  // MARK: shaping

  func shape(_ decoded: Batch, _ target: TargetPlan) -> Batch {
    let states = StateColumn(decoded, places)
    return Batch(
      columns: columns.map { SecretValues.hidden(column($0, decoded, states, target), named: $0.name) },
      count: decoded.count)
  }

  private func wire(_ column: String, _ decoded: Batch) -> Column? {
    var result = field(endpoint.aliases[column] ?? column, decoded)
    for key in endpoint.alternatives[column] ?? [] {
      if let other = field(key, decoded) { result = filled(result, with: other) }
    }
    return result
  }

  /// The values of a field, by its key on the wire.
  private func field(_ key: String, _ decoded: Batch) -> Column? {
    if let inside = nested[key] { return inside.values(decoded) }
    return places[key].map { decoded.columns[$0] }
  }

  private func column(_ field: Field, _ decoded: Batch, _ states: StateColumn, _ target: TargetPlan) -> Column {
    let count = decoded.count
    func nothing() -> Column { .allNull(field.type, count: count) }
    func text(_ value: String?) -> Column { .repeating(value.map(Value.text) ?? .null, count: count, type: .text) }
    func number(_ value: Int64?) -> Column {
      .repeating(value.map(Value.integer) ?? .null, count: count, type: .integer)
    }
    switch field.name {
    case "kind" where endpoint.source.kind != nil: return text(endpoint.source.kind)
    case "profile": return text(target.profile)
    case "clusterId":
      return filled(wire("clusterId", decoded), with: number(target.cluster?.id ?? context.onlyCluster?.id))
    case "clusterName":
      return filled(wire("clusterName", decoded), with: text(target.cluster?.name ?? context.onlyCluster?.name))
    case "tenantId": return tenantId(decoded, target)
    case "tenantName": return tenantName(decoded, target)
    case "backupable": return backupable(decoded)
    case "state": return states.column()
    case "finishTime" where endpoint.source.kind != nil:
      return wire("finishTime", decoded).map { states.withoutRunning($0) } ?? nothing()
    case "elapsed": return elapsed(decoded, states)
    case "age":
      guard let start = wire("startTime", decoded) else { return nothing() }
      return difference(.repeating(.time(context.now), count: count, type: .time), start)
    case windowEndColumnName:
      guard let start = wire("startTime", decoded) else { return nothing() }
      guard endpoint.source == .logTasks, let end = wire("checkpoint", decoded) else { return start }
      return filled(end, with: start)
    case "taskId" where endpoint.source == .logTasks: return nothing()
    case extraColumnName: return places[extraColumnName].map { decoded.columns[$0] } ?? nothing()
    case let name where name.hasPrefix(extraColumnName + "."): return extra(name, decoded)
    default: return wire(field.name, decoded) ?? nothing()
    }
  }

  /// The field that `extra.NAME` means; nil for every other column, and for a field that the catalogue knows: it is a
  /// column of its own and never an extra.
  private static func extraKey(_ column: String, _ endpoint: Endpoint) -> String? {
    guard column.hasPrefix(extraColumnName + ".") else { return nil }
    let key = String(column.dropFirst(extraColumnName.count + 1))
    return endpoint.field(key) == nil ? key : nil
  }

  private func extra(_ column: String, _ decoded: Batch) -> Column {
    guard let key = RowShaper.extraKey(column, endpoint) else { return .allNull(.json, count: decoded.count) }
    if let place = places[key] { return decoded.columns[place] }
    guard let place = places[extraColumnName] else { return .allNull(.json, count: decoded.count) }
    var builder = ColumnBuilder(type: .json)
    for row in 0..<decoded.count {
      guard case .json(let text) = decoded.columns[place].value(at: row),
        let value = try? JSONValue(parsing: Array(text.utf8))[key], value != .null
      else {
        builder.appendNulls(1)
        continue
      }
      builder.append(.json(value.jsonText))
    }
    return builder.finish()
  }

  /// The first column, and where it is null the second.
  private func filled(_ column: Column?, with other: Column) -> Column {
    guard let column else { return other }
    if case .nulls = column.storage { return other }
    guard let nulls = column.nulls, nulls.contains(true) else { return column }
    var builder = ColumnBuilder(type: column.type)
    for row in 0..<column.count {
      builder.append(column.isNull(row) ? other.value(at: row) : column.value(at: row))
    }
    return builder.finish()
  }

  /// 0 on the wire means a task of a whole cluster.
  private func tenantId(_ decoded: Batch, _ target: TargetPlan) -> Column {
    let count = decoded.count
    if endpoint.source == .restoreTasks, endpoint.field(endpoint.aliases["tenantId"] ?? "") == nil {
      // Only the name is sent; the inventory knows the id.
      guard let names = wire("tenantName", decoded) else { return .allNull(.integer, count: count) }
      let clusters = wire("clusterId", decoded)
      var builder = ColumnBuilder(type: .integer)
      for row in 0..<count {
        guard case .text(let name) = names.value(at: row), case .integer(let cluster)? = clusters?.value(at: row) else {
          builder.appendNulls(1)
          continue
        }
        builder.append(context.tenantId(cluster: cluster, name: name).map(Value.integer) ?? .null)
      }
      return builder.finish()
    }
    let own: Column = .repeating(
      target.tenant.map { .integer($0.id) } ?? .null, count: count, type: .integer)
    guard let wire = wire("tenantId", decoded) else {
      return endpoint.level == .tenant ? own : .allNull(.integer, count: count)
    }
    let filled = endpoint.level == .tenant ? filled(wire, with: own) : wire
    guard case .integers(let values) = filled.storage, values.contains(0) else { return filled }
    let nulls = values.indices.map { values[$0] == 0 || (filled.nulls?[$0] ?? false) }
    return Column(type: .integer, storage: filled.storage, nulls: nulls)
  }

  private func tenantName(_ decoded: Batch, _ target: TargetPlan) -> Column {
    let count = decoded.count
    if let wire = wire("tenantName", decoded) {
      guard endpoint.level == .tenant, endpoint.source != .restoreTasks else { return wire }
      return filled(wire, with: .repeating(target.tenant.map { .text($0.name) } ?? .null, count: count, type: .text))
    }
    if endpoint.level == .tenant {
      return .repeating(target.tenant.map { .text($0.name) } ?? .null, count: count, type: .text)
    }
    // obshell names tenants by id alone.
    guard let ids = wire("tenantId", decoded), case .integers(let values) = ids.storage else {
      return .allNull(.text, count: count)
    }
    var builder = ColumnBuilder(type: .text)
    for row in 0..<count {
      builder.append(ids.isNull(row) ? .null : context.tenantName(id: values[row]).map(Value.text) ?? .null)
    }
    return builder.finish()
  }

  private func backupable(_ decoded: Batch) -> Column {
    var flags: [Bool] = []
    let names = wire("tenantName", decoded)
    let versions = places["obVersion"].map { decoded.columns[$0] }
    let clusters = wire("clusterId", decoded)
    for row in 0..<decoded.count {
      var version: String?
      if case .text(let text)? = versions?.value(at: row) { version = text }
      if version == nil {
        var cluster = context.onlyCluster?.id
        if case .integer(let id)? = clusters?.value(at: row) { cluster = id }
        version = cluster.flatMap { context.obVersion(cluster: $0) }
      }
      var name = ""
      if case .text(let text)? = names?.value(at: row) { name = text }
      flags.append(TenantEntry.isBackupable(name: name, obVersion: version))
    }
    return Column(type: .boolean, storage: .booleans(flags))
  }

  private func elapsed(_ decoded: Batch, _ states: StateColumn) -> Column {
    let count = decoded.count
    guard let start = wire("startTime", decoded) else { return .allNull(.duration, count: count) }
    let now: Column = .repeating(.time(context.now), count: count, type: .time)
    let finish = wire("finishTime", decoded) ?? .allNull(.time, count: count)
    return difference(states.choose(running: now, else: finish), start)
  }

  private func difference(_ end: Column, _ start: Column) -> Column {
    let count = end.count
    guard case .integers(let ends) = end.storage, case .integers(let starts) = start.storage else {
      return .allNull(.duration, count: count)
    }
    var result = [Int64](repeating: 0, count: count)
    var nulls = [Bool](repeating: false, count: count)
    var hasNull = false
    for row in 0..<count {
      let (value, overflow) = ends[row].subtractingReportingOverflow(starts[row])
      if overflow || end.isNull(row) || start.isNull(row) {
        nulls[row] = true
        hasNull = true
      } else {
        result[row] = value
      }
    }
    return Column(type: .duration, storage: .integers(result), nulls: hasNull ? nulls : nil)
  }
}
