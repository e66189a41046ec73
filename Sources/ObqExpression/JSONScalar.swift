import ObqData

/// What a JSON text holds, as a value of a wanted type; null when it holds something else.
enum JSONScalar {
  static func value(_ text: String, as type: ValueType) -> Value {
    switch type {
    case .text: return .text(text.hasPrefix("\"") ? unescape(text) : text)
    case .integer: return Int64(bare(text)).map(Value.integer) ?? .null
    case .real: return Double(bare(text)).map(Value.real) ?? .null
    case .duration: return Quantity.nanoseconds(parsingSeconds: bare(text)).map(Value.duration) ?? .null
    case .size: return Int64(bare(text)).map(Value.size) ?? .null
    case .time: return Instant(parsing: bare(text), in: .utc).map(Value.time) ?? .null
    case .boolean: return text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : .null
    case .json: return .json(text)
    case .null: return .null
    }
  }

  /// A number may come as text, since OCP sends large ones so.
  private static func bare(_ text: String) -> String { text.hasPrefix("\"") ? unescape(text) : text }

  /// The text of a JSON string that was validated when its page was decoded.
  private static func unescape(_ text: String) -> String {
    var result = ""
    var scalars = text.unicodeScalars.dropFirst().dropLast()[...]
    var high: UInt32?
    while let scalar = scalars.popFirst() {
      guard scalar == "\\", let kind = scalars.popFirst() else {
        result.unicodeScalars.append(scalar)
        continue
      }
      switch kind {
      case "n": result += "\n"
      case "t": result += "\t"
      case "r": result += "\r"
      case "b": result += "\u{8}"
      case "f": result += "\u{C}"
      case "u":
        let digits = String(String.UnicodeScalarView(scalars.prefix(4)))
        scalars = scalars.dropFirst(4)
        let unit = UInt32(digits, radix: 16) ?? 0xFFFD
        if unit >= 0xD800, unit < 0xDC00 {
          high = unit
          continue
        }
        if let first = high, unit >= 0xDC00, unit < 0xE000 {
          let combined = 0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00)
          if let scalar = Unicode.Scalar(combined) { result.unicodeScalars.append(scalar) }
        } else if let scalar = Unicode.Scalar(unit) {
          result.unicodeScalars.append(scalar)
        }
        high = nil
      default: result.unicodeScalars.append(kind)
      }
    }
    return result
  }
}
