import ObqText

/// A row below the text: pieces with a look each.
struct PanelRow: Hashable, Sendable {
  struct Piece: Hashable, Sendable {
    var text: String
    var style: TextStyle
  }

  var pieces: [Piece] = []

  init() {}

  init(_ text: String, _ style: TextStyle = .plain) { append(text, style) }

  mutating func append(_ text: String, _ style: TextStyle = .plain) {
    if !text.isEmpty { pieces.append(Piece(text: text, style: style)) }
  }

  var text: String { pieces.map(\.text).joined() }
}

/// Lays candidates out for a terminal: with what each of them is where there is room for that, else by groups, and what does
/// not fit even so is counted.
struct CompletionListing {
  private struct Item {
    var label: String
    var detail: String
    var group: String
    var cells: Int
  }

  private let items: [Item]
  private let note: String
  /// Cells of a row; the last column stays free, so that no terminal wraps.
  private let room: Int
  private let maximumRows: Int

  /// Blank cells between two columns.
  private static let gap = 2

  init(_ answer: CompletionAnswer, columns: Int, maximumRows: Int) {
    room = max(columns - 1, 1)
    note = answer.note
    self.maximumRows = maximumRows - (answer.note.isEmpty ? 0 : 1)
    let room = room
    items = answer.candidates.map { candidate in
      let label = DisplayWidth.prefix(VisibleText.escaped(candidate.label), fitting: room)
      return Item(
        label: label, detail: VisibleText.escaped(candidate.detail), group: candidate.group,
        cells: DisplayWidth.of(label))
    }
  }

  var rows: [PanelRow] {
    var rows = maximumRows < 1 || items.isEmpty ? [] : detailed ?? grouped
    if !note.isEmpty { rows.append(PanelRow(DisplayWidth.prefix(note, fitting: room), .dim)) }
    return rows
  }

  // MARK: with details

  /// Every candidate with its detail, in as many columns as there is room for; nil when they do not fit.
  private var detailed: [PanelRow]? {
    if items.allSatisfy({ $0.detail.isEmpty }) { return nil }
    let label = items.map(\.cells).max() ?? 0
    let details = items.map { DisplayWidth.of($0.detail) }.max() ?? 0
    // In one column a detail is cut where the row ends; several are only made of whole ones.
    let across = max((room + Self.gap) / (label + Self.gap + details + Self.gap), 1)
    let height = (items.count + across - 1) / across
    // What is known of a part of them only is not worth a screen.
    let isWorthIt = items.allSatisfy { !$0.detail.isEmpty } || height <= maximumRows / 2
    guard height <= maximumRows, isWorthIt, room - label - Self.gap >= min(details, 8) else { return nil }
    return (0..<height).map { row in
      var line = PanelRow()
      for index in stride(from: row, to: items.count, by: height) {
        let item = items[index]
        let isLast = index + height >= items.count
        line.append(item.label)
        if item.detail.isEmpty, isLast { continue }
        line.append(Self.blanks(label - item.cells + Self.gap))
        let detail = DisplayWidth.prefix(item.detail, fitting: across == 1 ? room - label - Self.gap : details)
        line.append(detail, .dim)
        if !isLast { line.append(Self.blanks(details - DisplayWidth.of(detail) + Self.gap)) }
      }
      return line
    }
  }

  // MARK: by groups

  /// The labels of each group in columns, filled downwards, behind the group's name.
  private var grouped: [PanelRow] {
    let (rows, shown) = grouped(maximumRows: maximumRows)
    if shown == items.count { return rows }
    let (fewer, kept) = grouped(maximumRows: maximumRows - 1)
    let more = "… \(items.count - kept) more"
    return fewer + [PanelRow(DisplayWidth.prefix(more, fitting: room), .dim)]
  }

  private func grouped(maximumRows: Int) -> (rows: [PanelRow], shown: Int) {
    var groups: [(name: String, items: [Item])] = []
    for item in items {
      if let index = groups.firstIndex(where: { $0.name == item.group }) {
        groups[index].items.append(item)
      } else {
        groups.append((item.group, [item]))
      }
    }
    var heading = (groups.map { DisplayWidth.of($0.name) }.max() ?? 0) + Self.gap
    if heading == Self.gap || heading > room / 2 { heading = 0 }
    var rows: [PanelRow] = []
    var shown = 0
    for (index, group) in groups.enumerated() {
      // A row is kept for each group that follows.
      let left = maximumRows - rows.count - (groups.count - index - 1)
      if left < 1 { break }
      let (lines, count) = grid(group.items, room: room - heading, maximumRows: left)
      for (number, line) in lines.enumerated() {
        var row = PanelRow()
        if heading > 0 {
          row.append(number == 0 ? group.name : "", .dim)
          row.append(Self.blanks(heading - (number == 0 ? DisplayWidth.of(group.name) : 0)))
        }
        row.append(line)
        rows.append(row)
      }
      shown += count
    }
    return (rows, shown)
  }

  /// Labels in columns of one width, filled downwards, and how many of them there was room for.
  private func grid(_ items: [Item], room: Int, maximumRows: Int) -> (lines: [String], shown: Int) {
    let cell = min((items.map(\.cells).max() ?? 0) + Self.gap, room)
    let across = max((room + Self.gap) / max(cell, 1), 1)
    let kept = items.prefix(across * maximumRows)
    let height = (kept.count + across - 1) / across
    let lines = (0..<height).map { row in
      var line = ""
      for index in stride(from: row, to: kept.count, by: height) {
        line += DisplayWidth.prefix(kept[index].label, fitting: room)
        if index + height < kept.count { line += Self.blanks(cell - kept[index].cells) }
      }
      return line
    }
    return (lines, kept.count)
  }

  private static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }
}
