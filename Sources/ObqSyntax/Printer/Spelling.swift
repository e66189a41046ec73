import ObqDiagnostics

/// How names and texts are written so that they are read again as they are.
package enum Spelling {
  /// `name`, in backticks when it is more than a word.
  package static func name(_ name: String) -> String {
    let lexer = Lexer(SourceText(name: "", name))
    if !name.isEmpty, lexer.wordEnd(from: 0) == name.utf8.count { return name }
    return "`" + doubled(name, "`") + "`"
  }

  /// `text` in single quotes.
  package static func text(_ text: String) -> String { "'" + doubled(text, "'") + "'" }

  /// A name of a scope, a setting or a profile; in quotes when it holds more than those may.
  package static func scopeName(_ name: String) -> String {
    var lexer = Lexer(SourceText(name: "", name))
    if case .raw(let read)? = lexer.scopeName()?.kind, read == name { return name }
    return text(name)
  }

  /// A value of a setting or a profile; in quotes when a blank would end it.
  package static func value(_ value: String) -> String {
    var lexer = Lexer(SourceText(name: "", value))
    if case .raw(let read)? = lexer.value()?.kind, read == value { return value }
    return text(value)
  }

  private static func doubled(_ text: String, _ mark: Character) -> String {
    text.reduce(into: "") { result, character in
      if character == mark { result.append(mark) }
      result.append(character)
    }
  }
}
