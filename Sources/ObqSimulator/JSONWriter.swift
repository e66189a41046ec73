/// Writes minified JSON in the order of the calls. Who writes an OCP object calls in alphabetical order, as OCP's
/// server serialises; a member whose value is nil is left out.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private var needsComma = false
  /// Whether `&`, `<` and `>` are written as Go's encoding/json writes them, for obshell.
  private let escapesHTML: Bool

  init(escapesHTML: Bool = false) {
    self.escapesHTML = escapesHTML
  }

  mutating func object(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    open(key, UInt8(ascii: "{"))
    body(&self)
    close(UInt8(ascii: "}"))
  }

  mutating func array(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    open(key, UInt8(ascii: "["))
    body(&self)
    close(UInt8(ascii: "]"))
  }

  mutating func member(_ key: String, _ value: String?) {
    guard let value else { return }
    self.key(key)
    quote(value)
    needsComma = true
  }

  mutating func member(_ key: String, _ value: Int?) {
    guard let value else { return }
    raw(key, String(value))
  }

  mutating func member(_ key: String, _ value: Bool?) {
    guard let value else { return }
    raw(key, value ? "true" : "false")
  }

  /// JSON text as it stands: a number in its decimal form, `null`, or a whole value.
  mutating func raw(_ key: String, _ text: String) {
    self.key(key)
    bytes += text.utf8
    needsComma = true
  }

  mutating func element(_ value: String) {
    comma()
    quote(value)
    needsComma = true
  }

  mutating func element(_ value: Int) {
    comma()
    bytes += String(value).utf8
    needsComma = true
  }

  private mutating func open(_ key: String?, _ bracket: UInt8) {
    if let key { self.key(key) } else { comma() }
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
  }

  private mutating func key(_ key: String) {
    comma()
    quote(key)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: bytes += #"\n"#.utf8
      case 0x0D: bytes += #"\r"#.utf8
      case 0x09: bytes += #"\t"#.utf8
      case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"):
        guard escapesHTML else {
          bytes.append(byte)
          continue
        }
        bytes += #"\u00"#.utf8
        bytes += String(byte, radix: 16).utf8
      case 0..<0x20:
        bytes += (byte < 0x10 ? #"\u000"# : #"\u00"#).utf8
        bytes += String(byte, radix: 16).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
