import ObqData
import ObqText

/// What is said under a result: `41 rows · 0.8 s · 5 calls · complete`.
package enum Footer {
  /// The footer, its lines ending in a line feed. A result that is partial says so, and why, a line for each reason;
  /// columns that had no room are counted on a line of their own.
  package static func text(_ meta: ResultMeta, notes: FormatNotes = FormatNotes(), _ options: RenderOptions) -> String {
    let separator = options.style == .ascii ? " - " : " · "
    var parts = [counted(meta.rows, "row"), duration(meta.elapsed), counted(meta.calls, "call")]
    if let age = meta.age, age >= 1_000_000_000 { parts.append("read \(Quantity.readable(nanoseconds: age)) ago") }
    if let age = meta.inventoryAge, age >= minute {
      parts.append("inventory \(Quantity.readable(nanoseconds: age)) old")
    }
    if let zone = notes.timeZone { parts.append("times in \(VisibleText.escaped(zone))") }
    let state = completeness(meta)
    let quiet: Paint = options.color ? .dim : .none
    let loud: Paint = options.color ? .yellow : .none
    let facts = quiet.text(parts.joined(separator: separator) + separator)
    var text = facts + (meta.complete ? quiet : loud).text(state) + "\n"
    for reason in ReasonLines.lines(reasons(meta)) { text += "  \(VisibleText.escaped(reason))\n" }
    if notes.hiddenColumns > 0 {
      let columns = counted(notes.hiddenColumns, "more column")
      let object = notes.hiddenColumns == 1 ? "it" : "them"
      text += quiet.text("\(columns): select \(object), or as vertical") + "\n"
    }
    return text
  }

  /// An inventory that is younger is as good as new.
  private static let minute: Int64 = 60_000_000_000

  /// A line below the footer, less loud than it.
  package static func aside(_ text: String, _ options: RenderOptions) -> String {
    (options.color ? Paint.dim : .none).text(text) + "\n"
  }

  private static func completeness(_ meta: ResultMeta) -> String {
    switch (meta.complete, meta.limited) {
    case (true, false): "complete"
    case (true, true): "limited by the query: there may be more"
    case (false, false): "PARTIAL: something could not be read"
    case (false, true): "PARTIAL: something could not be read; limited by the query as well"
    }
  }

  private static func reasons(_ meta: ResultMeta) -> [String] {
    if meta.complete { return [] }
    if !meta.reasons.isEmpty { return meta.reasons }
    return meta.targets.filter { !$0.ok }.map { target in
      let name = [target.profile, target.cluster, target.tenant].compactMap { $0 }.joined(separator: " ")
      return "\(name): \(target.error ?? "failed")"
    }
  }

  /// `1 row`, `2 rows`, `0 rows`.
  private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  /// `12 ms`, `0.8 s`, `2m5s`: nobody reads a footer for more digits.
  private static func duration(_ nanoseconds: Int64) -> String {
    if nanoseconds < 100_000_000 { return "\(nanoseconds / 1_000_000) ms" }
    let tenths = (nanoseconds + 50_000_000) / 100_000_000
    if tenths < 600 { return "\(tenths / 10).\(tenths % 10) s" }
    return Quantity.readable(nanoseconds: nanoseconds)
  }
}
