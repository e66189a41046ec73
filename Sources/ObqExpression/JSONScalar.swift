import ObqData

/// What a JSON text holds, as a value of a wanted type; null when it holds something else.
enum JSONScalar {
  ///
  /// - Parameter zone: of times without an offset.
  static func value(_ text: String, as type: ValueType, in zone: Zone) -> Value {
    switch type {
    case .text: return .text(text.hasPrefix("\"") ? unescape(text) : text)
    case .integer: return whole(bare(text)).map(Value.integer) ?? .null
    case .real: return number(bare(text)).map(Value.real) ?? .null
    case .duration: return duration(bare(text)).map(Value.duration) ?? .null
    case .size: return whole(bare(text)).map(Value.size) ?? .null
    case .time: return Instant(parsing: bare(text), in: zone).map(Value.time) ?? .null
    case .boolean: return text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : .null
    case .json: return .json(text)
    case .null: return .null
    }
  }

  /// A number may come as text, since OCP sends large ones so.
  private static func bare(_ text: String) -> String { text.hasPrefix("\"") ? unescape(text) : text }

  /// A finite number in JSON's spelling; Swift alone would read `nan` and `0x1p3` too.
  private static func number(_ text: String) -> Double? {
    let isDecimal = text.utf8.allSatisfy { byte in
      (byte >= 0x30 && byte <= 0x39) || "+-.eE".utf8.contains(byte)
    }
    guard isDecimal, let number = Double(text), number.isFinite else { return nil }
    return number
  }

  /// `5`, and `5.0` or `5e3`, which some encoders write for whole numbers.
  private static func whole(_ text: String) -> Int64? {
    if let whole = Int64(text) { return whole }
    guard let number = number(text), number.magnitude <= 0x1p53 else { return nil }
    return Int64(exactly: number)
  }

  /// Seconds as nanoseconds, exactly where the text has no more digits than those, else to the nearest.
  private static func duration(_ text: String) -> Int64? {
    if let exact = Quantity.nanoseconds(parsingSeconds: text) { return exact }
    guard let number = number(text) else { return nil }
    return Int64(exactly: (number * 1e9).rounded(.toNearestOrAwayFromZero))
  }

  /// The text of a JSON string that was validated when its page was decoded.
  private static func unescape(_ text: String) -> String {
    var result = ""
    var scalars = text.unicodeScalars.dropFirst().dropLast()[...]
    var high: UInt32?
    while let scalar = scalars.popFirst() {
      let kind = scalar == "\\" ? scalars.popFirst() : nil
      if high != nil, kind != "u" {
        // Half of a pair without the other half.
        result.unicodeScalars.append("\u{FFFD}")
        high = nil
      }
      guard let kind else {
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
        if let first = high, unit >= 0xDC00, unit < 0xE000 {
          let combined = 0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00)
          result.unicodeScalars.append(Unicode.Scalar(combined) ?? "\u{FFFD}")
          high = nil
          continue
        }
        if high != nil { result.unicodeScalars.append("\u{FFFD}") }
        high = unit >= 0xD800 && unit < 0xDC00 ? unit : nil
        if high == nil { result.unicodeScalars.append(Unicode.Scalar(unit) ?? "\u{FFFD}") }
      default: result.unicodeScalars.append(kind)
      }
    }
    if high != nil { result.unicodeScalars.append("\u{FFFD}") }
    return result
  }
}
