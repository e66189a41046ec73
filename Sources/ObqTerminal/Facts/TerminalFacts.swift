import CPosix
import Glibc

/// A terminal's size in cells.
package struct TerminalSize: Hashable, Sendable {
  package var columns: Int
  package var rows: Int

  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
  }

  /// The size of the terminal behind `descriptor` at this moment; nil when it is no terminal or does not know.
  package static func current(of descriptor: Int32 = 1) -> TerminalSize? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard obq_terminal_size(descriptor, &columns, &rows) == 0 else { return nil }
    return TerminalSize(columns: Int(columns), rows: rows > 0 ? Int(rows) : 24)
  }
}

/// What the process was started on, asked once and handed down as a value.
package struct TerminalFacts: Hashable, Sendable {
  package var inputIsTerminal: Bool
  package var outputIsTerminal: Bool
  package var errorIsTerminal: Bool

  /// `TERM` is `dumb`, empty or missing: no escape sequence is understood.
  package var isDumb: Bool

  /// `NO_COLOR` is set and not empty (no-color.org).
  package var refusesColor: Bool

  /// The locale that the environment asks for encodes text as UTF-8.
  package var isUTF8: Bool

  /// The size when the facts were taken; 80 by 24 when nothing knows. `currentSize` asks again.
  package var size: TerminalSize

  package init(
    inputIsTerminal: Bool, outputIsTerminal: Bool, errorIsTerminal: Bool, isDumb: Bool, refusesColor: Bool,
    isUTF8: Bool, size: TerminalSize
  ) {
    self.inputIsTerminal = inputIsTerminal
    self.outputIsTerminal = outputIsTerminal
    self.errorIsTerminal = errorIsTerminal
    self.isDumb = isDumb
    self.refusesColor = refusesColor
    self.isUTF8 = isUTF8
    self.size = size
  }

  /// The facts of this process.
  package static func ofProcess() -> TerminalFacts {
    let term = environmentValue("TERM") ?? ""
    let output = isatty(1) == 1
    let error = isatty(2) == 1
    let size = TerminalSize.current(of: 1) ?? TerminalSize.current(of: 2) ?? TerminalSize.current(of: 0)
    return TerminalFacts(
      inputIsTerminal: isatty(0) == 1, outputIsTerminal: output, errorIsTerminal: error,
      isDumb: term.isEmpty || term == "dumb", refusesColor: !(environmentValue("NO_COLOR") ?? "").isEmpty,
      isUTF8: localeIsUTF8(), size: size ?? TerminalSize(columns: 80, rows: 24))
  }

  /// Whether a line can be edited in place: both ends are a terminal that understands escape sequences.
  package var canEdit: Bool { inputIsTerminal && outputIsTerminal && !isDumb }

  /// Whether what is written to standard output may be coloured when nobody asked for or against it.
  package var allowsColor: Bool { outputIsTerminal && !isDumb && !refusesColor }

  /// The size of the terminal now, which a user may have changed; the one first seen when it cannot be asked.
  package func currentSize() -> TerminalSize { TerminalSize.current(of: 1) ?? size }

  /// Cells of a line of the terminal behind standard error now.
  package var errorColumns: Int { TerminalSize.current(of: 2)?.columns ?? size.columns }

  /// POSIX: the first of LC_ALL, LC_CTYPE and LANG that is set and not empty names the encoding.
  private static func localeIsUTF8() -> Bool {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      guard let value = environmentValue(name), !value.isEmpty else { continue }
      let lowered = value.lowercased()
      return lowered.hasSuffix("utf-8") || lowered.hasSuffix("utf8")
    }
    return false
  }

  private static func environmentValue(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
  }
}
