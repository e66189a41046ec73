import CSimdjson

/// A small document as a tree: configuration, tokens, keys, errors. Pages of rows are read by `PageDecoder`.
package enum JSONValue: Sendable, Hashable {
  /// A member of an object.
  package struct Member: Sendable, Hashable {
    package var key: String
    package var value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  case null
  case boolean(Bool)
  /// A number without a fraction and an exponent that fits 64 bits.
  case integer(Int64)
  /// Any other number, as it was written, so that nothing is rounded.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// The members in the order of the document, all of them even if a key comes twice.
  case object([Member])

  /// Reads one whole document.
  package init(parsing bytes: [UInt8]) throws(DecodeFailure) {
    var padded = bytes
    padded.append(contentsOf: repeatElement(0, count: Int(OBQ_JSON_PADDING)))
    let result: Result<JSONValue, DecodeFailure> = padded.withUnsafeBytes { buffer in
      let document = UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count])
      guard let start = buffer.baseAddress, !bytes.isEmpty else { return .failure(.truncated(at: 0)) }
      let tokens = obq_json_tokenize(start.assumingMemoryBound(to: UInt8.self), bytes.count)
      defer { obq_json_tokens_free(tokens) }
      if let failure = DecodeFailure(tokens.failure, in: document) { return .failure(failure) }
      var reader = TokenReader(
        document: document, tokens: UnsafeBufferPointer(start: tokens.tokens, count: tokens.count))
      return .success(reader.value())
    }
    self = try result.get()
  }

  /// The member of an object; the last one if the key comes twice. Nil for everything that is no object.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// The element of an array; nil behind its end and for everything that is no array.
  package subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var integer: Int64? {
    if case .integer(let number) = self { number } else { nil }
  }

  package var boolean: Bool? {
    if case .boolean(let flag) = self { flag } else { nil }
  }

  package var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  package var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// A string's text, everything else as JSON; nil for null.
  package var plainText: String? {
    switch self {
    case .null: nil
    case .string(let text): text
    default: jsonText
    }
  }

  /// JSON without white space.
  package var jsonText: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends JSON without white space.
  package func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .boolean(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .integer(let number): bytes.append(contentsOf: String(number).utf8)
    case .number(let text): bytes.append(contentsOf: text.utf8)
    case .string(let text): JSONText.appendQuoted(text.utf8, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        element.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        JSONText.appendQuoted(member.key.utf8, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }
}

/// Builds the tree of tokens that were found to be a whole and valid document.
private struct TokenReader {
  let document: UnsafeRawBufferPointer
  let tokens: UnsafeBufferPointer<obq_json_token>
  private var next = 0

  init(document: UnsafeRawBufferPointer, tokens: UnsafeBufferPointer<obq_json_token>) {
    self.document = document
    self.tokens = tokens
  }

  /// Eats one value; its nesting is bounded by the tokenizer.
  mutating func value() -> JSONValue {
    let token = tokens[next]
    next += 1
    switch token.kind {
    case OBQ_JSON_OBJECT_BEGIN:
      var members: [JSONValue.Member] = []
      while tokens[next].kind != OBQ_JSON_OBJECT_END {
        let key = string(tokens[next])
        next += 1
        members.append(JSONValue.Member(key, value()))
      }
      next += 1
      return .object(members)
    case OBQ_JSON_ARRAY_BEGIN:
      var elements: [JSONValue] = []
      while tokens[next].kind != OBQ_JSON_ARRAY_END { elements.append(value()) }
      next += 1
      return .array(elements)
    case OBQ_JSON_STRING: return .string(string(token))
    default: return scalar(String(decoding: document[token.piece.range], as: UTF8.self))
    }
  }

  private func scalar(_ text: String) -> JSONValue {
    switch text {
    case "null": .null
    case "true": .boolean(true)
    case "false": .boolean(false)
    // Minus zero is no integer: it would lose its sign.
    case "-0": .number(text)
    default: Int64(text).map(JSONValue.integer) ?? .number(text)
    }
  }

  private func string(_ token: obq_json_token) -> String {
    let raw = UnsafeRawBufferPointer(rebasing: document[token.piece.range])
    // An empty piece still has an address: that of its closing quote.
    guard let start = raw.baseAddress, !raw.isEmpty else { return "" }
    return String(unsafeUninitializedCapacity: raw.count) {
      guard let out = $0.baseAddress else { return 0 }
      return obq_json_unescape(start.assumingMemoryBound(to: UInt8.self), raw.count, out)
    }
  }
}
