import ObqData
import ObqJSON
import ObqText

/// Takes out of rows what would let their reader into somebody's storage: servers answer addresses with access keys in
/// their query strings, and strategies with the keys beside them.
enum SecretValues {
  static let mark = "(hidden)"

  /// A column without its secrets: an address's query string, members of a document.
  static func hidden(_ column: Column, named name: String) -> Column {
    guard case .texts(var vector) = column.storage else { return column }
    // Rows that were picked out of others still share all entries.
    if vector.codes != nil, vector.entryCount > vector.count { vector = vector.compacted() }
    let change: (String) -> String
    switch column.type {
    case .json where isSecretName(name.split(separator: ".").last ?? ""): change = { _ in JSONText.quoted(mark) }
    case .json where mentionsSecrets(vector.bytes): change = document
    case .text where isAddress(name) && vector.bytes.contains(where: isMark): change = address
    default: return column
    }
    var result = TextVector()
    for entry in 0..<vector.entryCount {
      let text = vector.string(ofEntry: entry)
      result.append((text.isEmpty ? text : change(text)).utf8)
    }
    result.codes = vector.codes
    var safe = column
    safe.storage = .texts(result)
    return safe
  }

  private static func isAddress(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["uri", "url", "path", "dest"].contains { name.hasSuffix($0) }
  }

  /// What begins a query string, or ends the name of who reads.
  private static func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "?") || byte == UInt8(ascii: "@") }

  /// Parts of names whose value is a secret, or belongs to one: `accessKeySecret`, `access_key`, `token`.
  private static let secretWords = [
    "secret", "passw", "pwd", "token", "accesskey", "accessid", "apikey", "privatekey", "credential",
  ]

  private static func isSecretName(_ name: some StringProtocol) -> Bool {
    let name = String(name.lowercased().filter { $0 != "_" && $0 != "-" })
    return secretWords.contains { name.contains($0) }
  }

  /// Whether documents may hold a secret or an address at all: most columns do not, and are not read for it row by row.
  private static func mentionsSecrets(_ bytes: [UInt8]) -> Bool {
    let begins = wordsByFirst.map { !$0.isEmpty }
    return bytes.withUnsafeBufferPointer { bytes in
      for start in bytes.indices where begins[Int(bytes[start] | 0x20)] {
        let words = wordsByFirst[Int(bytes[start] | 0x20)]
        if words.contains(where: { stands($0, in: bytes, at: start) }) { return true }
      }
      return false
    }
  }

  /// What is looked for, by its first byte in lower case.
  private static let wordsByFirst: [[[UInt8]]] = {
    var words: [[[UInt8]]] = .init(repeating: [], count: 256)
    for word in secretWords + ["://"] { words[Int(Array(word.utf8)[0])].append(Array(word.utf8)) }
    return words
  }()

  /// Case, `_` and `-` do not count.
  private static func stands(_ word: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    var place = start
    for byte in word {
      while place < bytes.count, bytes[place] == UInt8(ascii: "_") || bytes[place] == UInt8(ascii: "-") { place += 1 }
      guard place < bytes.count, bytes[place] | 0x20 == byte | 0x20 else { return false }
      place += 1
    }
    return true
  }

  // MARK: addresses

  /// One address, or several joined by commas. Of a query string the host alone is shown: what else is in it is for who
  /// reads and writes there.
  static func address(_ text: String) -> String {
    guard text.utf8.contains(where: isMark) else { return text }
    var parts: [String] = []
    var isQuery = false
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      // A comma inside a query string begins no other address.
      if isQuery, !part.contains("://") { continue }
      isQuery = part.contains("?")
      parts.append(withoutQuery(part))
    }
    return parts.joined(separator: ",")
  }

  private static func withoutQuery(_ address: Substring) -> String {
    let place = address.prefix { $0 != "?" }
    let shown = Redaction.redact(String(place), isProse: true)
    if place.endIndex == address.endIndex { return shown }
    let members = address[place.endIndex...].dropFirst().split(separator: "&").map { member in
      guard let equals = member.firstIndex(of: "=") else { return SecretValues.mark }
      let name = member[..<equals]
      return name.lowercased() == "host" ? String(member) : "\(name)=\(SecretValues.mark)"
    }
    return shown + "?" + members.joined(separator: "&")
  }

  // MARK: documents

  /// A document without the values of secret names, and with its addresses as they are shown elsewhere. Anything that is
  /// neither stays as it was written.
  private static func document(_ text: String) -> String {
    guard let value = try? JSONValue(parsing: Array(text.utf8)) else { return text }
    let safe = hidden(value)
    return safe == value ? text : safe.jsonText
  }

  private static func hidden(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members):
      .object(
        members.map { member in
          let isSecret = isSecretName(member.key) && member.value.members == nil && member.value != .null
          return .init(member.key, isSecret ? .string(mark) : hidden(member.value))
        })
    case .array(let elements): .array(elements.map(hidden))
    case .string(let text) where text.contains("://"): .string(address(text))
    default: value
    }
  }
}
