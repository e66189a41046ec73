/// How a simulator cuts lists into pages. `totalPages` and `totalElements` always tell what it does.
package enum PageSizing: Sendable, Hashable {
  /// The size asked, 10 when none is, at most 2000, as OCP documents it.
  case honest
  /// The size asked, at most so many, and just so many when none is asked: Spring's `max-page-size`.
  case clamp(Int)
  /// The size asked, but `page.size` is the number of rows in the answer: pages cut in memory.
  case rowCount
  /// All rows on one page, `page.size` 2147483647, whatever was asked.
  case everything
  /// Always this size, whatever was asked.
  case fixed(Int)

  /// Reads `honest`, `clamp:N`, `rows`, `everything`, `fixed:N`.
  package init?(text: String) {
    switch text {
    case "honest": self = .honest
    case "rows": self = .rowCount
    case "everything": self = .everything
    default:
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let size = Int(parts[1]), size > 0 else { return nil }
      switch parts[0] {
      case "clamp": self = .clamp(size)
      case "fixed": self = .fixed(size)
      default: return nil
      }
    }
  }

  /// The page of `count` rows that a request for page `number` of `size` rows gets. Numbers below 1 mean the first
  /// page, sizes below 1 the default, as Spring's Pageable reads them.
  func page(number: Int?, size: Int?, of count: Int) -> Page {
    let number = max(1, number ?? 1)
    let asked = size.flatMap { $0 > 0 ? $0 : nil }
    let length =
      switch self {
      case .honest, .rowCount: min(asked ?? 10, 2000)
      case .clamp(let limit): min(asked ?? limit, limit)
      case .everything: Int(Int32.max)
      case .fixed(let size): size
      }
    let (start, overflow) = (number - 1).multipliedReportingOverflow(by: length)
    let low = overflow ? count : min(start, count)
    let rows = low..<min(low + length, count)
    let reported = self == .rowCount ? rows.count : length
    return Page(rows: rows, number: number, size: reported, length: length, totalElements: count)
  }
}

/// One page of a list.
struct Page: Sendable, Hashable {
  var rows: Range<Int>
  var number: Int
  /// `page.size` of the answer.
  var size: Int
  /// How many rows a full page has.
  var length: Int
  var totalElements: Int

  var totalPages: Int { (totalElements + length - 1) / length }
}
