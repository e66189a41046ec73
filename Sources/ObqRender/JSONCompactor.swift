/// Copies one JSON value, leaving out the white space between its tokens, and checks it against RFC 8259 on the way.
/// Numbers keep their digits and objects the order of their members.
struct JSONCompactor {
  private let input: UnsafeBufferPointer<UInt8>
  private var index = 0
  /// The containers that are open; true for an object. A stack rather than recursion, so that no nesting is too deep.
  private var isObject: [Bool] = []

  /// Appends the value and returns true; false when `json` is not one JSON value, and then `out` is as it was.
  static func append(_ json: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) -> Bool {
    let start = out.count
    let isValid = ValidUTF8.with(json) { json in
      var compactor = JSONCompactor(input: json)
      return compactor.copy(to: &out)
    }
    if !isValid { out.removeLast(out.count - start) }
    return isValid
  }

  private init(input: UnsafeBufferPointer<UInt8>) { self.input = input }

  private var current: UInt8? { index < input.count ? input[index] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  /// Copies `byte` if it comes next.
  private mutating func eat(_ byte: UInt8, to out: inout [UInt8]) -> Bool {
    guard current == byte else { return false }
    out.append(byte)
    index += 1
    return true
  }

  private mutating func copy(to out: inout [UInt8]) -> Bool {
    while true {
      skipSpace()
      guard let byte = current else { return false }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let opensObject = byte == UInt8(ascii: "{")
        _ = eat(byte, to: &out)
        isObject.append(opensObject)
        skipSpace()
        if current != (opensObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          if opensObject, !key(to: &out) { return false }
          continue
        }
      case UInt8(ascii: "\""): if !string(to: &out) { return false }
      case UInt8(ascii: "t"): if !word("true", to: &out) { return false }
      case UInt8(ascii: "f"): if !word("false", to: &out) { return false }
      case UInt8(ascii: "n"): if !word("null", to: &out) { return false }
      default: if !number(to: &out) { return false }
      }
      guard let isMore = closeContainers(to: &out) else { return false }
      if !isMore { return true }
    }
  }

  /// Goes on behind a value or an opening bracket whose closing one comes next: true when another value must follow, false at the end of the text, nil for an error.
  private mutating func closeContainers(to out: inout [UInt8]) -> Bool? {
    while true {
      skipSpace()
      guard let isInObject = isObject.last else { return current == nil ? false : nil }
      if eat(UInt8(ascii: ","), to: &out) {
        return !isInObject || key(to: &out) ? true : nil
      }
      guard eat(isInObject ? UInt8(ascii: "}") : UInt8(ascii: "]"), to: &out) else { return nil }
      isObject.removeLast()
    }
  }

  /// A member's name and the colon.
  private mutating func key(to out: inout [UInt8]) -> Bool {
    skipSpace()
    guard string(to: &out) else { return false }
    skipSpace()
    return eat(UInt8(ascii: ":"), to: &out)
  }

  private mutating func word(_ word: String, to out: inout [UInt8]) -> Bool {
    for byte in word.utf8 where !eat(byte, to: &out) { return false }
    return true
  }

  private mutating func string(to out: inout [UInt8]) -> Bool {
    guard eat(UInt8(ascii: "\""), to: &out) else { return false }
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""): return eat(byte, to: &out)
      case UInt8(ascii: "\\"): if !escape(to: &out) { return false }
      case 0..<0x20: return false
      case 0x7F:
        JSONText.appendEscape(of: byte, to: &out)
        index += 1
      case 0xC2 where JSONText.isSecondControl(input, at: index):
        JSONText.appendEscape(of: input[index + 1], to: &out)
        index += 2
      default:
        out.append(byte)
        index += 1
      }
    }
    return false
  }

  private mutating func escape(to out: inout [UInt8]) -> Bool {
    _ = eat(UInt8(ascii: "\\"), to: &out)
    if eat(UInt8(ascii: "u"), to: &out) {
      for _ in 0..<4 {
        guard let byte = current, Character(Unicode.Scalar(byte)).isHexDigit else { return false }
        _ = eat(byte, to: &out)
      }
      return true
    }
    guard let byte = current, "\"\\/bfnrt".utf8.contains(byte) else { return false }
    return eat(byte, to: &out)
  }

  private mutating func number(to out: inout [UInt8]) -> Bool {
    _ = eat(UInt8(ascii: "-"), to: &out)
    if !eat(UInt8(ascii: "0"), to: &out), !digits(to: &out) { return false }
    if eat(UInt8(ascii: "."), to: &out), !digits(to: &out) { return false }
    if eat(UInt8(ascii: "e"), to: &out) || eat(UInt8(ascii: "E"), to: &out) {
      _ = eat(UInt8(ascii: "+"), to: &out) || eat(UInt8(ascii: "-"), to: &out)
      return digits(to: &out)
    }
    return true
  }

  private mutating func digits(to out: inout [UInt8]) -> Bool {
    let start = index
    while let byte = current, byte >= 0x30, byte <= 0x39 { _ = eat(byte, to: &out) }
    return index > start
  }
}
