/// The look of a cell on a terminal that takes colours.
enum Paint: UInt8, Sendable {
  case none
  case bold
  case dim
  case red
  case green
  case yellow
  case cyan
  /// A cell that changed.
  case marked

  /// Appends what `body` writes, between the sequences that begin and end this look.
  func append(to out: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
    if self == .none { return body(&out) }
    out.append(contentsOf: beginning.utf8)
    body(&out)
    out.append(contentsOf: Paint.end.utf8)
  }

  func text(_ text: String) -> String { self == .none ? text : beginning + text + Paint.end }

  /// "Select graphic rendition" (ECMA-48, 8.3.117).
  private var beginning: String {
    switch self {
    case .none: ""
    case .bold: "\u{1B}[1m"
    case .dim: "\u{1B}[2m"
    case .red: "\u{1B}[31m"
    case .green: "\u{1B}[32m"
    case .yellow: "\u{1B}[33m"
    case .cyan: "\u{1B}[36m"
    case .marked: "\u{1B}[1;7m"
    }
  }

  private static let end = "\u{1B}[0m"

  /// The look of a word. The words of `state` are coloured wherever they are a whole cell; words that servers and checks use
  /// for the same only in a column whose name says so.
  static func ofWord(_ bytes: UnsafeBufferPointer<UInt8>, inStateColumn: Bool) -> Paint {
    guard bytes.count >= 2, bytes.count <= 12, bytes[0] >= 0x41, bytes[0] <= 0x5A else { return .none }
    let word = String(decoding: bytes, as: UTF8.self)
    return states[word] ?? (inStateColumn ? statuses[word] : nil) ?? .none
  }

  static func isStateColumn(_ name: String) -> Bool {
    let folded = name.lowercased()
    return folded == "state" || folded == "status"
  }

  private static let states: [String: Paint] = [
    "SUCCEEDED": .green, "FAILED": .red, "RUNNING": .cyan, "OVERDUE": .yellow, "UNKNOWN": .yellow, "CANCELED": .dim,
    "STOPPED": .dim,
  ]

  private static let statuses: [String: Paint] = [
    "SUCCESS": .green, "COMPLETED": .green, "DONE": .green, "OK": .green, "FAIL": .red, "CRIT": .red, "NEVER": .red,
    "WARN": .yellow, "DOING": .cyan, "STOP": .dim,
  ]
}
