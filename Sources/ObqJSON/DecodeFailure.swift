import CSimdjson

/// Why an answer could not be read. Positions are bytes from its beginning.
package enum DecodeFailure: Error, Sendable, Hashable {
  /// The excerpt shows where it stops to be JSON, 60 characters at most.
  case notJSON(excerpt: String, at: Int)
  case notUTF8
  /// It ends inside of a value; also an empty one.
  case truncated(at: Int)
  /// More arrays and objects inside of each other than 1024.
  case tooDeep
  /// Larger than 32-bit positions reach.
  case tooLarge(bytes: Int)
  case tooManyRows(limit: Int)
  /// JSON of another shape: `an array at data.contents`, `a string`.
  case wrongShape(expected: String, found: String)
  case outOfMemory
}

extension DecodeFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notJSON(let excerpt, let position): "not JSON at byte \(position): \(excerpt)"
    case .notUTF8: "not UTF-8"
    case .truncated(let position): "cut off at byte \(position)"
    case .tooDeep: "nested more than \(OBQ_JSON_MAXIMUM_DEPTH) deep"
    case .tooLarge(let bytes): "\(bytes) bytes are more than one page may have"
    case .tooManyRows(let limit): "more than \(limit) rows in one page"
    case .wrongShape(let expected, let found): "expected \(expected), found \(found)"
    case .outOfMemory: "out of memory"
    }
  }
}

extension DecodeFailure {
  /// Nil when it went well.
  init?(_ failure: obq_json_failure, in bytes: UnsafeRawBufferPointer, places: [DecodePlan.RowsAt.Place] = []) {
    switch failure.status {
    case OBQ_JSON_OK: return nil
    case OBQ_JSON_INVALID_UTF8: self = .notUTF8
    case OBQ_JSON_TRUNCATED: self = .truncated(at: failure.position)
    case OBQ_JSON_TOO_DEEP: self = .tooDeep
    case OBQ_JSON_TOO_LARGE: self = .tooLarge(bytes: bytes.count)
    case OBQ_JSON_TOO_MANY_ROWS: self = .tooManyRows(limit: Int(OBQ_JSON_MAXIMUM_ROWS))
    case OBQ_JSON_WRONG_SHAPE:
      let place = places[Int(failure.path)]
      let expected = failure.in_row ? "an object in each row of \(place.expected)" : place.expected
      self = .wrongShape(expected: expected, found: kindName(failure.found))
    case OBQ_JSON_NO_MEMORY: self = .outOfMemory
    default:
      let position = min(failure.position, bytes.count)
      self = .notJSON(excerpt: excerpt(bytes[position...]), at: position)
    }
  }
}

/// How a value is called, by its first byte.
private func kindName(_ first: UInt8) -> String {
  switch first {
  case UInt8(ascii: "{"): "an object"
  case UInt8(ascii: "["): "an array"
  case UInt8(ascii: "\""): "a string"
  case UInt8(ascii: "t"), UInt8(ascii: "f"): "a boolean"
  case UInt8(ascii: "n"): "null"
  default: "a number"
  }
}

/// The beginning of some bytes on one line, 60 characters at most.
func excerpt(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
  let most = 60
  // A scalar has at most four bytes, so that what the cut may break lies behind what is shown.
  let scalars = String(decoding: bytes.prefix(4 * most + 4), as: UTF8.self).unicodeScalars
  var text = ""
  for scalar in scalars.prefix(scalars.count > most ? most - 1 : most) {
    text.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
  }
  return scalars.count > most ? text + "…" : text
}
