import ObqData

/// One query in both languages. Beside its columns the SQL carries `ord`, the place of a row in the order that the engine
/// gives: the order of arrival, until a clause makes another.
struct GeneratedQuery {
  private(set) var obq = "_"
  private(set) var sql = "SELECT *, id AS ord FROM rows"
  /// Whether the order of rows is promised.
  private(set) var isOrdered = false
  private var generator: ExpressionGenerator
  private var nextName = 0

  init(_ random: SeededRandom) {
    generator = ExpressionGenerator(random, ExpressionGenerator.base)
    for _ in 0...generator.random.below(5) { addClause() }
    sql = "SELECT \(names) FROM (\(sql)) ORDER BY ord"
  }

  private var names: String { generator.columns.map(\.name).joined(separator: ", ") }

  private mutating func addClause() {
    switch generator.random.below(14) {
    case 0...3: filter()
    case 4: select()
    case 5: derive()
    case 6, 7: group()
    case 8: count()
    case 9: distinct()
    case 10: sort()
    case 11: top()
    case 12: latest()
    default: semiJoin()
    }
  }

  private mutating func newName() -> String {
    nextName += 1
    return "c\(nextName)"
  }

  // MARK: rows

  private mutating func filter() {
    let condition = generator.predicate(depth: 2)
    obq += " where \(condition.obq)"
    sql = "SELECT * FROM (\(sql)) WHERE \(condition.sql)"
  }

  private mutating func select() {
    var items: [String] = []
    var texts: [String] = []
    var columns: [GeneratedColumn] = []
    for _ in 0...generator.random.below(4) {
      let value = generator.value()
      let name = newName()
      texts.append("\(value.obq) as \(name)")
      items.append("\(value.sql) AS \(name)")
      columns.append(GeneratedColumn(name: name, type: value.type, bound: value.bound, isExact: value.isExact))
    }
    obq += " select " + texts.joined(separator: ", ")
    sql = "SELECT \(items.joined(separator: ", ")), ord FROM (\(sql))"
    generator.columns = columns
  }

  private mutating func derive() {
    let value = generator.value()
    let name = newName()
    obq += " derive \(name) = \(value.obq)"
    sql = "SELECT \(names), \(value.sql) AS \(name), ord FROM (\(sql))"
    generator.columns.append(GeneratedColumn(name: name, type: value.type, bound: value.bound, isExact: value.isExact))
  }

  private mutating func distinct() {
    let picked = keys()
    obq += " distinct " + picked.map(\.name).joined(separator: ", ")
    let list = picked.map(\.name).joined(separator: ", ")
    sql = "SELECT \(list), min(ord) AS ord FROM (\(sql)) GROUP BY \(list)"
    generator.columns = picked
  }

  private mutating func sort() {
    let keys = (0...generator.random.below(3)).map { _ in
      (generator.value(depth: 1), generator.random.pick(["", " asc", " desc"]))
    }
    obq += " sort by " + keys.map { $0.0.obq + $0.1 }.joined(separator: ", ")
    let order = keys.map { "\($0.0.sql)\($0.1) NULLS LAST" }.joined(separator: ", ")
    sql = "SELECT \(names), row_number() OVER (ORDER BY \(order), ord) AS ord FROM (\(sql))"
    isOrdered = true
    if generator.random.oneIn(2) {
      let count = generator.random.below(30)
      let offset = generator.random.oneIn(3) ? generator.random.below(10) : 0
      obq += " limit \(count)" + (offset > 0 ? " offset \(offset)" : "")
      sql = "SELECT * FROM (\(sql)) ORDER BY ord LIMIT \(count) OFFSET \(offset)"
    }
  }

  private mutating func top() {
    let key = generator.value(depth: 1)
    let count = generator.random.below(25)
    let isTop = generator.random.oneIn(2)
    obq += " \(isTop ? "top" : "bottom") \(count) by \(key.obq)"
    sql = """
      SELECT \(names), row_number() OVER (ORDER BY \(key.sql)\(isTop ? " DESC" : "") NULLS LAST, ord) AS ord \
      FROM (\(sql))
      """
    sql = "SELECT * FROM (\(sql)) WHERE ord <= \(count)"
    isOrdered = true
  }

  private mutating func latest() {
    guard generator.columns.contains(where: { $0.name == "startTime" && $0.type == .time }) else { return filter() }
    let keys = keys().map(\.name).joined(separator: ", ")
    let count = 1 + generator.random.below(3)
    obq += " latest \(count == 1 && generator.random.oneIn(2) ? "" : "\(count) ")by \(keys)"
    let newest = "ORDER BY startTime DESC NULLS LAST, ord"
    sql = """
      SELECT \(names), row_number() OVER (\(newest)) AS ord FROM (SELECT *, row_number() OVER \
      (PARTITION BY \(keys) \(newest)) AS place FROM (\(sql))) WHERE place <= \(count)
      """
  }

  /// The inner side is the whole table again.
  private mutating func semiJoin() {
    let shared = generator.columns.filter { column in
      ExpressionGenerator.base.contains { $0.name == column.name && $0.type == column.type }
    }
    guard !shared.isEmpty else { return filter() }
    let first = generator.random.pick(shared)
    let second = generator.random.pick(shared)
    let keys = first.name == second.name ? [first.name] : [first.name, second.name]
    var inner = ExpressionGenerator(generator.random, ExpressionGenerator.base)
    let condition = inner.predicate(depth: 2)
    generator.random = inner.random
    let isAnti = generator.random.oneIn(2)
    obq += " \(isAnti ? "without" : "with") (_ where \(condition.obq)) by \(keys.joined(separator: ", "))"
    let matches = keys.map { "inside.\($0) = outside.\($0)" }.joined(separator: " AND ")
    sql = """
      SELECT * FROM (\(sql)) AS outside WHERE \(isAnti ? "NOT " : "")EXISTS \
      (SELECT 1 FROM (SELECT * FROM rows WHERE \(condition.sql)) AS inside WHERE \(matches))
      """
  }

  private mutating func keys() -> [GeneratedColumn] {
    var picked: [GeneratedColumn] = []
    for _ in 0...generator.random.below(3) {
      let column = generator.random.pick(generator.columns)
      if !picked.contains(where: { $0.name == column.name }) { picked.append(column) }
    }
    return picked
  }

  // MARK: groups

  private mutating func count() {
    guard generator.random.oneIn(4) else { return group(isBare: true) }
    obq += " count"
    let name = newName()
    obq += " select count() as \(name)"
    sql = "SELECT count(*) AS \(name), 1 AS ord FROM (\(sql))"
    generator.columns = [GeneratedColumn(name: name, type: .integer, bound: 200)]
    isOrdered = false
  }

  private mutating func group(isBare: Bool = false) {
    let keys = (0...generator.random.below(2)).map { _ in
      (
        generator.random.oneIn(2) ? generator.value(depth: 1) : generator.random.pick(generator.columns).expression,
        newName()
      )
    }
    let keyTexts = keys.map { "\($0.0.obq) as \($0.1)" }.joined(separator: ", ")
    var columns = keys.map {
      GeneratedColumn(name: $0.1, type: $0.0.type, bound: $0.0.bound, isExact: $0.0.isExact)
    }
    var items = keys.map { "\($0.0.sql) AS \($0.1)" }
    if isBare {
      let name = newName()
      obq += " count by \(keyTexts) derive \(name) = count() select \((keys.map(\.1) + [name]).joined(separator: ", "))"
      items.append("count(*) AS \(name)")
      columns.append(GeneratedColumn(name: name, type: .integer, bound: 200))
    } else {
      let shown = (0...generator.random.below(3)).map { _ in (aggregate(), newName()) }
      obq += " group by \(keyTexts) show " + shown.map { "\($0.0.obq) as \($0.1)" }.joined(separator: ", ")
      items += shown.map { "\($0.0.sql) AS \($0.1)" }
      columns += shown.map {
        GeneratedColumn(name: $0.1, type: $0.0.type, bound: $0.0.bound, isExact: $0.0.isExact)
      }
    }
    let places = (1...keys.count).map(String.init).joined(separator: ", ")
    sql = "SELECT \(items.joined(separator: ", ")), min(ord) AS ord FROM (\(sql)) GROUP BY \(places)"
    generator.columns = columns
    isOrdered = false
  }

  private mutating func aggregate() -> Generated {
    let value =
      generator.random.oneIn(3) ? generator.value(depth: 1) : generator.random.pick(generator.columns).expression
    func call(_ function: String, _ type: ValueType, _ bound: Double) -> Generated {
      Generated(
        obq: "\(function)(\(value.obq))", sql: "\(function)(\(value.sql))", type: type, bound: bound,
        isExact: value.isExact)
    }
    switch generator.random.below(8) {
    case 0: return Generated(obq: "count()", sql: "count(*)", type: .integer, bound: 200)
    case 1: return call("count", .integer, 200)
    case 2:
      return Generated(
        obq: "count(distinct \(value.obq))", sql: "count(DISTINCT \(value.sql))", type: .integer, bound: 200)
    case 3 where value.bound < 1e12 && value.isExact && value.type != .text:
      return call("sum", value.type, value.bound * 200)
    case 4 where value.bound < 1e12 && value.isExact && value.type.isNumber:
      var mean = call("avg", .real, value.bound)
      mean.isExact = false
      return mean
    case 5 where value.bound < 1e12 && value.type == .duration:
      return Generated(
        obq: "avg(\(value.obq))", sql: ExpressionGenerator.nearest("sum(\(value.sql))", "count(\(value.sql))"),
        type: .duration, bound: value.bound)
    case 6: return call("min", value.type, value.bound)
    default: return call("max", value.type, value.bound)
    }
  }
}
