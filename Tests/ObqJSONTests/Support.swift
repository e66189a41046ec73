import ObqData
import ObqJSON

/// Decodes bytes behind which stand 64 that would be JSON too: reading over the end would show.
func decode(_ bytes: [UInt8], _ decoder: PageDecoder) throws(DecodeFailure) -> DecodedPage {
  let padded = bytes + Array(repeating: Array("}]\"0,:{[".utf8), count: 8).flatMap { $0 }
  let result: Result<DecodedPage, DecodeFailure> = padded.withUnsafeBytes { buffer in
    do throws(DecodeFailure) {
      return .success(try decoder.decode(UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count])))
    } catch {
      return .failure(error)
    }
  }
  return try result.get()
}

func decode(_ text: String, _ plan: DecodePlan) throws(DecodeFailure) -> DecodedPage {
  try decode(Array(text.utf8), PageDecoder(plan))
}

/// What a decode fails with; nil when it does not.
func failure(_ text: String, _ plan: DecodePlan) -> DecodeFailure? {
  do throws(DecodeFailure) {
    _ = try decode(text, plan)
    return nil
  } catch {
    return error
  }
}

/// The plan of one column `x` in OCP's envelope.
func plan(_ type: ValueType, isDictionary: Bool = false, acceptsYesNo: Bool = false) -> DecodePlan {
  DecodePlan(
    rows: .array(["data", "contents"]),
    columns: [.init("x", type, isDictionary: isDictionary, acceptsYesNo: acceptsYesNo)])
}

/// An answer whose rows hold these values as `x`; nil leaves the key out.
func answer(_ cells: [String?]) -> String {
  let rows = cells.map { cell in cell.map { #"{"x":\#($0)}"# } ?? "{}" }
  return #"{"data":{"contents":[\#(rows.joined(separator: ","))]},"successful":true}"#
}

func time(_ text: String) -> Value {
  Instant(parsing: text, in: .utc).map(Value.time) ?? .null
}

/// A small generator (SplitMix64, Steele, Lea and Flood 2014), so that every run draws the same.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
