import ObqData
import ObqText

/// The rows of a result as pictures need them: whose they are, from when to when, in which state, and how much.
struct PictureRows: Sendable {
  struct Row: Sendable {
    /// The place among `keys`.
    var key: Int
    /// Nanoseconds since 1970; nil where the row has no time.
    var start: Int64?
    var end: Int64?
    var look: TaskLook?
    /// Nil for null.
    var value: Double?
    /// The value as a table writes it.
    var text: String
  }

  let columns: PictureColumns
  private(set) var rows: [Row] = []
  /// The words of each key that occurs.
  private var keys: [[String]] = []
  private var places: [[String]: Int] = [:]
  /// The words of states that occur, by look, with how often.
  private(set) var states: [TaskLook: [String: Int]] = [:]
  let valueType: ValueType?
  /// Whether times are among the words of keys.
  let hasTimeLabels: Bool
  private let labels: [Int]
  private let spelling: Spelling

  init(_ schema: Schema, _ columns: PictureColumns, labels: [Int], _ options: RenderOptions) {
    self.columns = columns
    self.labels = labels
    hasTimeLabels = labels.contains { schema.fields[$0].type == .time }
    valueType = columns.value.map { schema.fields[$0].type }
    spelling = .terminal(options)
  }

  mutating func append(_ batch: Batch) {
    rows.reserveCapacity(rows.count + batch.count)
    for row in 0..<batch.count { append(batch, row) }
  }

  private mutating func append(_ batch: Batch, _ row: Int) {
    func bits(_ column: Int?) -> Int64? { column.flatMap { batch.columns[$0].value(at: row).integerBits } }
    let words = labels.map { word(batch.columns[$0], row) }
    let key = places[words] ?? keys.count
    if key == keys.count {
      places[words] = key
      keys.append(words)
    }
    let start = bits(columns.start)
    var end = bits(columns.end)
    if end == nil, let start, let length = bits(columns.length) {
      let (sum, overflow) = start.addingReportingOverflow(length)
      end = overflow ? nil : sum
    }
    var look: TaskLook?
    if let state = columns.state {
      let word = word(batch.columns[state], row)
      let found = TaskLook(word)
      look = found
      states[found, default: [:]][word, default: 0] += 1
    }
    rows.append(Row(key: key, start: start, end: end, look: look, value: nil, text: ""))
    if let value = columns.value { setValue(batch.columns[value], row) }
  }

  private mutating func setValue(_ column: Column, _ row: Int) {
    if column.isMissing(row) { return }
    let place = rows.count - 1
    switch column.value(at: row) {
    case .real(let number): rows[place].value = number
    case let other: rows[place].value = other.integerBits.map(Double.init)
    }
    var bytes: [UInt8] = []
    spelling.append(column, row, to: &bytes)
    rows[place].text = String(decoding: bytes, as: UTF8.self)
  }

  /// What stands for a word that is not there.
  private static let null = "NULL"

  private func word(_ column: Column, _ row: Int) -> String {
    if column.isMissing(row) { return PictureRows.null }
    if case .texts(let texts) = column.storage { return VisibleText.escaped(texts.string(ofRow: row)) }
    var bytes: [UInt8] = []
    spelling.append(column, row, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A number of the values' kind, as a table writes it: the sum of several, rounded where they are whole.
  func text(of value: Double) -> String {
    var bytes: [UInt8] = []
    guard let valueType, valueType != .real, let whole = Int64(exactly: value.rounded()) else {
      Quantity.append((value * 100).rounded() / 100, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    bytes.append(most: Spelling.longest) { spelling.put(whole, valueType, &$0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The name of each key, without the words that all have in common.
  var names: [String] {
    let common = labels.indices.filter { label in Set(keys.map { $0[label] }).count == 1 }
    let shown = labels.indices.filter { !common.contains($0) }
    return keys.map { words in
      let own = shown.isEmpty ? Array(words.suffix(1)) : shown.map { words[$0] }
      // A task of a whole cluster has no tenant, and needs no word for that.
      let said = own.filter { $0 != PictureRows.null }
      return (said.isEmpty ? own : said).joined(separator: " ")
    }
  }
}

/// The kinds of states that look different.
enum TaskLook: Int, CaseIterable, Comparable, Sendable {
  case succeeded, ended, unknown, running, failed

  /// By a state's word, or a server's for the same.
  init(_ word: String) {
    let paint = word.withBytes { Paint.ofWord($0, inStateColumn: true) }
    self =
      switch paint {
      case .green: .succeeded
      case .red: .failed
      case .cyan: .running
      case .dim: .ended
      default: .unknown
      }
  }

  var paint: Paint {
    switch self {
    case .succeeded: .green
    case .failed: .red
    case .running: .cyan
    case .ended: .dim
    case .unknown: .yellow
    }
  }

  /// Where two share a cell, the one that wants to be seen more is.
  static func < (left: TaskLook, right: TaskLook) -> Bool { left.rawValue < right.rawValue }

  /// One cell of a bar. They differ without colours, too.
  func glyph(_ style: TableStyle) -> String {
    let isASCII = style == .ascii
    switch self {
    case .succeeded: return isASCII ? "=" : "█"
    case .failed: return isASCII ? "x" : "╳"
    case .running: return isASCII ? ">" : "▒"
    case .ended: return isASCII ? "-" : "░"
    case .unknown: return isASCII ? "?" : "▓"
    }
  }
}
