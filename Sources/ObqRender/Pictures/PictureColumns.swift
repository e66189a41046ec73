package import ObqData

/// Which column of a result plays which part in a picture.
struct PictureColumns: Sendable {
  /// When a row begins, or the one time that it has.
  var start: Int?
  /// When it ends.
  var end: Int?
  /// How long it takes, where no end stands there.
  var length: Int?
  var state: Int?
  /// The number that is drawn; nil where rows are counted instead.
  var value: Int?
  /// What a row belongs to.
  var labels: [Int]

  private static let identity: Set = ["profile", "kind", "clusterName", "tenantName"]

  /// - Parameter areChosen: whether somebody chose the columns. Among all that a source has, no number is the one meant.
  init(_ schema: Schema, areChosen: Bool) {
    let fields = schema.fields
    func index(_ name: String, _ type: ValueType) -> Int? { fields.firstIndex { $0.name == name && $0.type == type } }
    start = index("startTime", .time) ?? fields.firstIndex { $0.type == .time }
    if let start, let name = Optional(fields[start].name) {
      end = index("finishTime", .time)
      if name.hasSuffix("Start") { end = index(name.dropLast(5) + "End", .time) }
      if end == start { end = nil }
    }
    length = index("elapsed", .duration) ?? index("duration", .duration)
    state = index("state", .text) ?? index("status", .text)
    value =
      areChosen ? fields.firstIndex { $0.type.isRightAligned && !$0.name.hasSuffix("Id") && $0.name != "age" } : nil

    let words = fields.indices.filter { [.text, .boolean].contains(fields[$0].type) && fields[$0].name != "errorMsg" }
    let named = words.filter { PictureColumns.identity.contains(fields[$0].name) }
    if value != nil {
      labels = words
    } else {
      labels = named.isEmpty ? words.filter { [state] in $0 != state } : named
    }
    if labels.isEmpty, let state { labels = [state] }
  }

  /// The labels of bars: all that stands before the number, times and numbers included.
  func barLabels(_ schema: Schema) -> [Int] {
    guard let value else { return labels }
    let before = (0..<value).filter { schema.fields[$0].type != .json }
    return before.isEmpty ? labels : before
  }
}

/// Why a result can't be drawn so.
package struct PictureProblem: Error, Hashable, Sendable {
  package var message: String
  package var help: [String]
}

extension OutputFormat {
  /// What a result lacks for this picture; nil when it can be drawn, and for formats that are none.
  package func lacks(_ schema: Schema, areColumnsChosen: Bool) -> PictureProblem? {
    let columns = PictureColumns(schema, areChosen: areColumnsChosen)
    switch self {
    case .timeline where columns.start == nil:
      return PictureProblem(
        message: "a timeline requires a column with the time when each row begins, such as startTime",
        help: ["tasks data since 7d as timeline", "select it: select clusterName, startTime, finishTime, state"])
    case .timeline where columns.end == nil && columns.length == nil:
      return PictureProblem(
        message: "a timeline requires finishTime or elapsed beside \"\(schema.fields[columns.start ?? 0].name)\"",
        help: ["tasks data since 7d as timeline", "select it: select clusterName, startTime, finishTime, state"])
    case .bars where columns.value == nil:
      return PictureProblem(
        message: "bars require a column with a number",
        help: ["tasks data since 7d count by state as bars", "select it: select tenantName, elapsed"])
    case .heat where columns.start == nil, .spark where columns.start == nil:
      return PictureProblem(
        message:
          "\(self == .heat ? "a heat map" : "sparklines") require\(self == .heat ? "s" : "") a column with a time",
        help: [
          "tasks data since 30d as \(rawValue)",
          "tasks data since 30d group by clusterName, day(startTime) fill show count() as \(rawValue)",
        ])
    default: return nil
    }
  }
}
