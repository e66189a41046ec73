import CPosix

/// How many terminal cells text takes.
///
/// The answer is glibc's `wcwidth` for each scalar, so that it agrees with libedit, which asks the same function. One rule
/// is added, because glibc knows no sequences: an emoji that is joined, coloured or asked for by a variation selector
/// is two cells wide. A scalar that has no width, such as a control character, counts as one.
package enum DisplayWidth {
  /// Cells of `text`.
  package static func of(_ text: some StringProtocol) -> Int {
    var copy = String(text)
    return copy.withUTF8 { of(utf8: $0) }
  }

  /// Cells of UTF-8 `bytes`; a byte that is no UTF-8 counts as one.
  package static func of(utf8 bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var index = 0
    while index < bytes.count, bytes[index] < 0x80 { index += 1 }
    if index == bytes.count { return index }

    _ = localeIsReady
    var cells = index
    var rest = bytes[index...].makeIterator()
    var decoder = UTF8()
    while true {
      switch decoder.decode(&rest) {
      case .scalarValue(let scalar):
        // Sequences need whole characters, which cost ten times as much to find: only for text that has some.
        if joinsEmoji(scalar) { return ofCharacters(bytes) }
        cells += of(scalar)
      case .emptyInput: return cells
      case .error: cells += 1
      }
    }
  }

  /// The longest beginning of `text` that fits into `cells`, with `ellipsis` behind it if something was cut off and the
  /// ellipsis fits.
  package static func prefix(_ text: some StringProtocol, fitting cells: Int, ellipsis: String = "…") -> String {
    if of(text) <= cells { return String(text) }
    let tail = of(ellipsis) <= cells ? ellipsis : ""
    var room = cells - of(tail)
    var end = text.startIndex
    while end < text.endIndex {
      let next = text.index(after: end)
      room -= of(text[end..<next])
      if room < 0 { break }
      end = next
    }
    return text[..<end] + tail
  }

  /// Cells of one scalar standing alone.
  private static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x80 { return 1 }
    let width = Int(wcwidth(wchar_t(bitPattern: scalar.value)))
    return width < 0 ? 1 : width
  }

  private static func ofCharacters(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    String(decoding: bytes, as: UTF8.self).reduce(0) { $0 + of($1) }
  }

  private static func of(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    if isEmojiSequence(scalars) { return 2 }
    return scalars.reduce(0) { $0 + of($1) }
  }

  private static func isEmojiSequence(_ scalars: Character.UnicodeScalarView) -> Bool {
    guard scalars.count > 1, let first = scalars.first, first.properties.isEmoji else { return false }
    var previous = first
    for scalar in scalars.dropFirst() {
      if scalar.value == 0xFE0F { return true }
      if scalar.properties.isEmojiModifier, previous.properties.isEmojiModifierBase { return true }
      if previous.value == 0x200D, scalar.properties.isEmoji { return true }
      previous = scalar
    }
    return false
  }

  /// Zero width joiner, variation selector 16, skin tones.
  private static func joinsEmoji(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0x200D || scalar.value == 0xFE0F || (0x1F3FB...0x1F3FF).contains(scalar.value)
  }

  /// `wcwidth` knows nothing but ASCII in the C locale, where every process begins.
  private static let localeIsReady: Bool = {
    if wcwidth(0x5907) != 2 { obq_set_utf8_locale() }
    return true
  }()
}
