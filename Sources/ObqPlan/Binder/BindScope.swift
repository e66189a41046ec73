import ObqCatalog
import ObqData

/// The columns that an expression may name.
struct BindScope {
  struct Entry {
    var name: String
    var type: ValueType
    var vocabulary: Vocabulary?
    var isHidden = false
    /// Whether none of the servers that are asked has it: it is null everywhere, and any other column comes before it.
    var isForeign = false
  }

  var entries: [Entry] {
    didSet { places = Places(entries) }
  }
  private var places: Places

  init(entries: [Entry]) {
    self.entries = entries
    places = Places(entries)
  }

  /// Where columns stand, by each way of writing their names: the first one of each.
  private struct Places {
    /// By the name as it is, for columns that the servers have, and for the others.
    var byName: (own: [String: Int], foreign: [String: Int]) = ([:], [:])
    var byFoldedName: (own: [String: Int], foreign: [String: Int]) = ([:], [:])
    var byText: [String: Int] = [:]
    /// Bytes of the longest name without spaces.
    var longestText = 0

    init(_ entries: [Entry]) {
      func keepFirst(_ index: Int, _ name: String, _ places: inout [String: Int]) {
        // One look whether it is there or not.
        _ = { (_: inout Int) in }(&places[name, default: index])
      }
      func note(_ index: Int, _ name: String, _ places: inout (own: [String: Int], foreign: [String: Int])) {
        if entries[index].isForeign {
          keepFirst(index, name, &places.foreign)
        } else {
          keepFirst(index, name, &places.own)
        }
      }
      byName.own.reserveCapacity(entries.count)
      byFoldedName.own.reserveCapacity(entries.count)
      byText.reserveCapacity(entries.count)
      for (index, entry) in entries.enumerated() {
        note(index, entry.name, &byName)
        note(index, BindScope.folded(entry.name), &byFoldedName)
        let text = BindScope.withoutSpaces(entry.name)
        keepFirst(index, text, &byText)
        longestText = max(longestText, text.utf8.count)
      }
    }
  }

  /// A name as written finds a column of that spelling, else one that equals it without case and underscores.
  func index(of name: String) -> Int? {
    if let index = places.byName.own[name] { return index }
    let folded = BindScope.folded(name)
    return places.byFoldedName.own[folded] ?? places.byName.foreign[name] ?? places.byFoldedName.foreign[folded]
  }

  /// The column whose name is the text of an expression, such as `count()`; spaces do not matter.
  func index(ofText text: String) -> Int? {
    // Most expressions are longer than any name.
    let length = text.utf8.lazy.filter { $0 > 0x20 }.prefix(places.longestText + 1).reduce(0) { count, _ in count + 1 }
    if length > places.longestText, text.utf8.allSatisfy({ $0 < 0x80 }) { return nil }
    return places.byText[BindScope.withoutSpaces(text)]
  }

  var schema: Schema { Schema(entries.map { Field($0.name, $0.type) }) }

  static func folded(_ name: String) -> String {
    filtered(name) { $0 != UInt8(ascii: "_") } ?? name.lowercased().filter { $0 != "_" }
  }

  /// The text of an expression in small letters without its spaces; what stands in quotes stays as it is.
  static func withoutSpaces(_ text: String) -> String {
    if let folded = filtered(text, keepsQuoted: true, { $0 > 0x20 }) { return folded }
    var result = ""
    var quote: Character?
    for character in text {
      if quote == nil, character.isWhitespace { continue }
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        quote = character
      }
      result += quote == nil ? character.lowercased() : String(character)
    }
    return result
  }

  /// ASCII text in small letters, without the bytes that are not kept; nil for other text.
  private static func filtered(_ text: String, keepsQuoted: Bool = false, _ keeps: (UInt8) -> Bool) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var quote: UInt8?
    for byte in text.utf8 {
      if byte >= 0x80 { return nil }
      if keepsQuoted {
        if let open = quote {
          if byte == open { quote = nil }
          bytes.append(byte)
          continue
        }
        if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") { quote = byte }
      }
      if keeps(byte) { bytes.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
