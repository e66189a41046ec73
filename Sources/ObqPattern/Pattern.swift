import CPCRE

/// Why a pattern can't be used.
package struct PatternProblem: Error, Hashable, Sendable {
  /// PCRE2's own sentence.
  package let message: String
  /// Where in the pattern, as a UTF-8 offset.
  package let offset: Int
}

/// A compiled regular expression or LIKE pattern over UTF-8, with PCRE2's just-in-time compiler where the machine has
/// it, and limits, so that no pattern of a user can hang a query.
package final class Pattern: @unchecked Sendable {
  /// The pattern as the user wrote it.
  package let text: String
  package let isLike: Bool
  // Never changed after compilation; PCRE2 allows any number of threads to match with one compiled code.
  private let code: OpaquePointer

  /// A regular expression that is searched for anywhere in a text.
  package convenience init(searching text: String) throws(PatternProblem) {
    try self.init(text, compiled: text, isLike: false)
  }

  /// A LIKE pattern for a whole text: `%` is any run of characters, `_` is one; a backslash takes the next one as it is.
  package convenience init(like text: String) throws(PatternProblem) {
    // What stands between the `%`, each as a regular expression.
    var pieces = [""]
    var isEscaped = false
    for character in text.unicodeScalars {
      if !isEscaped, character == "\\" {
        isEscaped = true
        continue
      }
      if !isEscaped, character == "%" {
        pieces.append("")
      } else if !isEscaped, character == "_" {
        pieces[pieces.count - 1] += "."
      } else {
        if character.isASCII, !character.properties.isAlphabetic, character.properties.numericType == nil {
          pieces[pieces.count - 1] += "\\"
        }
        pieces[pieces.count - 1].unicodeScalars.append(character)
      }
      isEscaped = false
    }
    if isEscaped { pieces[pieces.count - 1] += "\\\\" }
    var compiled = "\\A" + pieces[0]
    if pieces.count > 1 {
      // Every piece is taken where it first occurs and never given back: were it taken later, less would be left for those
      // behind it. So no number of `%` makes a pattern slow.
      for piece in pieces[1..<pieces.count - 1] where !piece.isEmpty { compiled += "(?>.*?\(piece))" }
      compiled += ".*" + pieces[pieces.count - 1]
    }
    try self.init(text, compiled: compiled + "\\z", isLike: true)
  }

  private init(_ text: String, compiled: String, isLike: Bool) throws(PatternProblem) {
    var status: Int32 = 0
    var offset = 0
    let bytes = Array(compiled.utf8)
    let options = UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | (isLike ? UInt32(PCRE2_DOTALL) : 0)
    guard let code = pcre2_compile_8(bytes, bytes.count, options, &status, &offset, nil) else {
      throw PatternProblem(message: Pattern.sentence(status), offset: offset)
    }
    // Without the compiler on this machine the interpreter answers the same.
    _ = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
    self.text = text
    self.isLike = isLike
    self.code = code
  }

  deinit { pcre2_code_free_8(code) }

  package func makeMatcher() -> PatternMatcher { PatternMatcher(self, code) }

  fileprivate static func sentence(_ status: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = pcre2_get_error_message_8(status, &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self)
  }
}

/// A text on which a pattern needs more steps than allowed.
package struct PatternLimit: Error, Hashable, Sendable {
  package let pattern: String
}

/// One thread's workspace for matching a pattern.
package final class PatternMatcher {
  private let pattern: Pattern
  private let code: OpaquePointer
  private let data: OpaquePointer?
  private let context: OpaquePointer?
  private let stack: OpaquePointer?
  private let hasGroup: Bool

  fileprivate init(_ pattern: Pattern, _ code: OpaquePointer) {
    self.pattern = pattern
    self.code = code
    data = pcre2_match_data_create_8(2, nil)
    var groups: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &groups)
    hasGroup = groups > 0
    context = pcre2_match_context_create_8(nil)
    // Enough for any sane pattern over a message of some kilobytes; a hostile one ends within milliseconds.
    pcre2_set_match_limit_8(context, 1_000_000)
    pcre2_set_heap_limit_8(context, 20_000)
    // The 32 KiB that compiled code has by itself do not reach for `(a|b)*` over a long message.
    stack = pcre2_jit_stack_create_8(32 * 1024, 8 * 1024 * 1024, nil)
    pcre2_jit_stack_assign_8(context, nil, stack.map(UnsafeMutableRawPointer.init))
  }

  deinit {
    pcre2_match_data_free_8(data)
    pcre2_match_context_free_8(context)
    pcre2_jit_stack_free_8(stack)
  }

  /// The text must be valid UTF-8, as everything in a column is.
  package func matches(_ text: UnsafeBufferPointer<UInt8>) throws(PatternLimit) -> Bool { try find(in: text) }

  /// Where the first group stands, or the whole find where the pattern has none; nil where nothing is found, or the find
  /// leaves the group out.
  package func firstGroup(in text: UnsafeBufferPointer<UInt8>) throws(PatternLimit) -> Range<Int>? {
    guard try find(in: text), let places = pcre2_get_ovector_pointer_8(data) else { return nil }
    let place = hasGroup ? 2 : 0
    // A group that took no part stands at PCRE2_UNSET, all bits set, which is negative here.
    guard places[place] >= 0, places[place] <= places[place + 1], places[place + 1] <= text.count else { return nil }
    return places[place]..<places[place + 1]
  }

  private func find(in text: UnsafeBufferPointer<UInt8>) throws(PatternLimit) -> Bool {
    var nothing: UInt8 = 0
    let status = withUnsafePointer(to: &nothing) { fallback in
      pcre2_match_8(
        code, text.baseAddress ?? fallback, text.count, 0, UInt32(PCRE2_NO_UTF_CHECK), data, context)
    }
    if status >= 0 { return true }
    if status == PCRE2_ERROR_NOMATCH { return false }
    throw PatternLimit(pattern: pattern.text)
  }
}
