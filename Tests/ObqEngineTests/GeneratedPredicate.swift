import ObqData

extension ExpressionGenerator {
  /// A condition, in brackets.
  mutating func predicate(depth: Int) -> Generated {
    if depth > 0, random.oneIn(2) {
      let first = predicate(depth: depth - 1)
      let second = predicate(depth: depth - 1)
      switch random.below(3) {
      case 0: return condition("\(first.obq) and \(second.obq)", "\(first.sql) AND \(second.sql)")
      case 1: return condition("\(first.obq) or \(second.obq)", "\(first.sql) OR \(second.sql)")
      default: return condition("not \(first.obq)", "NOT \(first.sql)")
      }
    }
    return test(depth: depth)
  }

  private func condition(_ obq: String, _ sql: String) -> Generated {
    Generated(obq: "(\(obq))", sql: "(\(sql))", type: .boolean)
  }

  private mutating func test(depth: Int) -> Generated {
    let left = random.oneIn(3) ? value(depth: depth) : random.pick(columns).expression
    switch random.below(8) {
    case 0:
      let not = random.oneIn(2) ? "not " : ""
      return condition("\(left.obq) is \(not)null", "\(left.sql) IS \(not)NULL")
    case 1: return list(left)
    case 2:
      let low = partner(left)
      let high = partner(left)
      let not = random.oneIn(3) ? "not " : ""
      return condition(
        "\(left.obq) \(not)between \(low.obq) and \(high.obq)", "\(left.sql) \(not)BETWEEN \(low.sql) AND \(high.sql)")
    case 3 where left.type == .text, 4 where left.type == .text: return textTest(left)
    case 5:
      if let flag = column([.boolean]) { return condition(flag.obq, flag.sql) }
      return comparison(left)
    default: return comparison(left)
    }
  }

  private mutating func comparison(_ left: Generated) -> Generated {
    let right = partner(left)
    let operation = random.pick(["=", "!=", "<>", "<", "<=", ">", ">="])
    return condition("\(left.obq) \(operation) \(right.obq)", "\(left.sql) \(operation) \(right.sql)")
  }

  /// Something that compares with an expression.
  private mutating func partner(_ left: Generated) -> Generated {
    var type = left.type
    if type.isNumber, random.oneIn(3) { type = type == .integer ? .real : .integer }
    if random.oneIn(3), let column = column([type]) { return column }
    return constant(type)
  }

  private mutating func list(_ left: Generated) -> Generated {
    var items = (0...random.below(4)).map { _ in constant(left.type) }
    if random.oneIn(6) { items.append(Generated(obq: "null", sql: "NULL", type: .null)) }
    let not = random.oneIn(3) ? "not " : ""
    return condition(
      "\(left.obq) \(not)in (\(items.map(\.obq).joined(separator: ", ")))",
      "\(left.sql) \(not)IN (\(items.map(\.sql).joined(separator: ", ")))")
  }

  private mutating func textTest(_ left: Generated) -> Generated {
    let part = random.pick(["a", "b", "SUCC", "ED", "份", "备份", "'", "%", "\\", "zzzz", "é", "long x", " "])
    let text = ExpressionGenerator.quoted(part)
    switch random.below(4) {
    case 0: return condition("\(left.obq) contains \(text)", "instr(\(left.sql), \(text)) > 0")
    case 1:
      return condition("\(left.obq) starts with \(text)", "substr(\(left.sql), 1, length(\(text))) = \(text)")
    case 2: return condition("\(left.obq) ends with \(text)", "substr(\(left.sql), -length(\(text))) = \(text)")
    default:
      let pattern = ExpressionGenerator.quoted(
        random.pick([
          "%", "_", "a%", "%b", "%S%", "S_CC%", "备_%", "%份%", "100\\%", "%\\_%", "%a_c%", "", "_%_%_", "%e%d%",
        ]))
      let not = random.oneIn(3) ? "not " : ""
      return condition(
        "\(left.obq) \(not)like \(pattern)", "\(left.sql) \(not)LIKE \(pattern) ESCAPE '\\'")
    }
  }
}
