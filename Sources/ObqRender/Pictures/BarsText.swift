import ObqData
import ObqText

/// A bar for each row, as long as its number.
struct BarsText {
  let rows: PictureRows
  let options: RenderOptions

  /// Parts of a cell, an eighth more each.
  private static let eighths = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  func append(to out: inout [UInt8]) {
    let names = rows.names
    let numbers = rows.rows.map { $0.value == nil ? options.readableNull : $0.text }
    let numberWidth = numbers.map { DisplayWidth.of($0) }.max() ?? 0
    let layout = PictureLayout(options, labels: names, aside: numberWidth + 1)
    let most = rows.rows.compactMap { $0.value.map(abs) }.max() ?? 0
    for (row, number) in zip(rows.rows, numbers) {
      layout.appendLabel(names[row.key], to: &out)
      ShownColumn.appendSpaces(numberWidth - DisplayWidth.of(number), to: &out)
      layout.paint(row.value == nil ? .dim : .none).append(to: &out) { $0.append(contentsOf: number.utf8) }
      out.append(UInt8(ascii: " "))
      let value = row.value ?? 0
      let bar = bar(most > 0 ? abs(value) / most : 0, isNegative: value < 0, width: layout.plotWidth)
      layout.append(bar.map { ($0, row.look?.paint ?? .cyan) }, to: &out)
    }
  }

  /// The cells of a bar; `share` of the longest, 0 to 1. What is below zero has another look.
  private func bar(_ share: Double, isNegative: Bool, width: Int) -> [String] {
    if options.style == .ascii || isNegative {
      let glyph = isNegative ? (options.style == .ascii ? "-" : "░") : "#"
      let cells = Int((share * Double(width)).rounded())
      return Array(repeating: glyph, count: share > 0 ? max(cells, 1) : 0)
    }
    let eighths = share > 0 ? max(Int((share * Double(width) * 8).rounded()), 1) : 0
    let full = Array(repeating: "█", count: eighths / 8)
    return eighths % 8 == 0 ? full : full + [BarsText.eighths[eighths % 8]]
  }
}
