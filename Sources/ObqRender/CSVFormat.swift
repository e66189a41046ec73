import ObqData

/// RFC 4180 with LF for line ends. Null is an empty field and empty text is `""`; text that reads like the null text of the
/// user's own is quoted as well.
struct CSVFormat: DelimitedFormat {
  let separator = UInt8(ascii: ",")
  let hasHeader: Bool
  let spelling: Spelling
  private let nullText: [UInt8]
  let nullField: [UInt8]

  init(_ options: RenderOptions) {
    hasHeader = options.header
    spelling = .machine(options)
    nullText = Array((options.nullText ?? "").utf8)
    var field: [UInt8] = []
    (options.nullText ?? "").withBytes { bytes in
      if CSVFormat.needsQuotes(bytes) { CSVFormat.appendQuoted(bytes, to: &field) } else { field += bytes }
    }
    nullField = field
  }

  func append(text bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    ValidUTF8.with(bytes) { bytes in
      if bytes.isEmpty || CSVFormat.needsQuotes(bytes) || bytes.elementsEqual(nullText) {
        CSVFormat.appendQuoted(bytes, to: &out)
      } else {
        out.append(contentsOf: bytes)
      }
    }
  }

  /// Text that is the user's own null text is quoted, so that none is plain where there is one.
  func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    nullText.isEmpty
      && bytes.isFree { byte in
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
          || byte == UInt8(ascii: "\r") || byte >= 0x80
      }
  }

  private static func needsQuotes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
  }

  private static func appendQuoted(_ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { out.append(byte) }
      out.append(byte)
    }
    out.append(UInt8(ascii: "\""))
  }
}
