package import ObqDiagnostics
package import ObqSyntax

/// A script of `grammar/examples` or `grammar/rejected`.
package struct Example: Sendable, CustomStringConvertible {
  /// The file's name without its ending.
  package var name: String
  package var source: SourceText
  package var description: String { name }

  package var text: String { source.text(in: SourceSpan(0, source.bytes.count)) }

  /// The scripts that the parser and the binder take.
  package static let accepted = all(in: "examples")
  /// The scripts that one of the two refuses.
  package static let rejected = all(in: "rejected")

  private static func all(in folder: String) -> [Example] {
    Repository.names(in: "grammar/" + folder, suffix: ".obq").map { name in
      Example(
        name: name,
        source: SourceText(name: name + ".obq", bytes: Repository.bytes("grammar/\(folder)/\(name).obq") ?? []))
    }
  }
}

/// The problems of `script` as they are shown.
package func drawn(_ script: Script, _ source: SourceText) -> String {
  drawn(script.problems.map(\.diagnostic), source)
}

/// Diagnostics as they are shown, without secrets.
package func drawn(_ diagnostics: [Diagnostic], _ source: SourceText) -> String {
  DiagnosticRenderer().render(diagnostics, in: source, hiding: Secrets.spans(in: source))
}
