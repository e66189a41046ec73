import ObqData

/// A line a row, a tab between fields; tab, line feed, carriage return and backslash inside text are `\t`, `\n`, `\r`, `\\`.
/// So is a tab or line end in the null text, whose backslash stays: `\N` then differs from every text.
struct TSVFormat: DelimitedFormat {
  let separator = UInt8(ascii: "\t")
  let hasHeader: Bool
  let spelling: Spelling
  let nullField: [UInt8]

  init(_ options: RenderOptions) {
    hasHeader = options.header
    spelling = .machine(options)
    var field: [UInt8] = []
    for byte in (options.nullText ?? "").utf8 {
      if byte == UInt8(ascii: "\\") { field.append(byte) } else { TSVFormat.append(byte, to: &field) }
    }
    nullField = field
  }

  func append(text bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    ValidUTF8.with(bytes) { bytes in
      if bytes.allSatisfy({ $0 > UInt8(ascii: "\r") && $0 != UInt8(ascii: "\\") }) {
        out.append(contentsOf: bytes)
      } else {
        for byte in bytes { TSVFormat.append(byte, to: &out) }
      }
    }
  }

  func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.isFree { $0 <= UInt8(ascii: "\r") || $0 == UInt8(ascii: "\\") || $0 >= 0x80 }
  }

  private static func append(_ byte: UInt8, to out: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\t"): out.append(contentsOf: "\\t".utf8)
    case UInt8(ascii: "\n"): out.append(contentsOf: "\\n".utf8)
    case UInt8(ascii: "\r"): out.append(contentsOf: "\\r".utf8)
    case UInt8(ascii: "\\"): out.append(contentsOf: "\\\\".utf8)
    default: out.append(byte)
    }
  }
}
