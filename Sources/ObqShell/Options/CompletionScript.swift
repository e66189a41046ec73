/// What completes the words of obq's command line in a shell, made from the option table.
enum CompletionScript {
  enum Shell: String, CaseIterable { case bash, zsh, fish }

  static func text(for shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  /// Asks obq for the profiles of the start-up file, which reaches no server.
  private static let profiles = "obq -q --no-header --format tsv -c 'profiles select name' 2> /dev/null"

  /// `-c` has a second short name, which mysql's users know.
  private static func names(_ row: OptionRow) -> [String] {
    var names = row.short.map { ["-\($0)"] } ?? []
    if row.name == "command" { names.append("-e") }
    return names + ["--\(row.name)"]
  }

  // MARK: bash

  private static var bash: String {
    var cases = ""
    for row in OptionTable.rows where row.argument != nil {
      let words: String
      switch row.values {
      case .free: words = "COMPREPLY=()"
      case .files: words = "_obq_files"
      case .words(let words_):
        words = "COMPREPLY=($(compgen -W \(quoted(words_.joined(separator: " "))) -- \"$value\"))"
      case .profiles: words = "COMPREPLY=($(compgen -W \"$(\(profiles))\" -- \"$value\"))"
      }
      cases += "    \(names(row).joined(separator: "|"))) \(words); return ;;\n"
    }
    let all = OptionTable.rows.flatMap(names).joined(separator: " ")
    return """
      # bash completion of obq. To use it: source <(obq --completion bash)
      _obq_files() {
        compopt -o filenames 2> /dev/null
        local IFS=$'\\n'
        COMPREPLY=($(compgen -f -- "$value"))
      }
      _obq() {
        local value=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}
        # --format=csv comes as three words.
        if [[ $value == = ]]; then
          value=
        elif [[ $option == = ]]; then
          option=${COMP_WORDS[COMP_CWORD-2]}
        fi
        case $option in
      \(cases)  esac
        if [[ $value == -* ]]; then
          COMPREPLY=($(compgen -W '\(all)' -- "$value"))
        else
          _obq_files
          # obq check FILE runs checks alone.
          if [[ $COMP_CWORD == 1 && check == "$value"* ]]; then COMPREPLY+=(check); fi
        fi
      }
      complete -F _obq obq

      """
  }

  // MARK: zsh

  private static var zsh: String {
    var specs = ""
    for row in OptionTable.rows {
      let help = row.help.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
      var value = ""
      if let argument = row.argument {
        let message = argument.replacing(":", with: "\\:")
        switch row.values {
        case .free: value = ":\(message): "
        case .files: value = ":\(message):_files"
        case .words(let words): value = ":\(message):(\(words.joined(separator: " ")))"
        case .profiles: value = ":\(message):_obq_profiles"
        }
      }
      // Repeatable ones may come again, and each name takes its value apart or joined.
      let repeats = row.help.contains("repeatable") || row.name == "verbose" ? "*" : ""
      for name in names(row) {
        let form = name.hasPrefix("--") && row.argument != nil ? name + "=" : name
        specs += "    " + quoted("\(repeats)\(form)[\(help)]\(value)") + " \\\n"
      }
    }
    return """
      #compdef obq
      # zsh completion of obq. To use it: obq --completion zsh > a file _obq in a directory of $fpath
      _obq_profiles() {
        local -a names
        names=(${(f)"$(\(profiles))"})
        compadd -a names
      }
      _obq() {
        _arguments -s -S \\
      \(specs)    '1:script or check:_alternative "words:check:(check)" "files:script:_files"' \\
          '*:script:_files'
      }
      if [ "$funcstack[1]" = _obq ]; then _obq "$@"; else compdef _obq obq; fi

      """
  }

  // MARK: fish

  private static var fish: String {
    var lines = "# fish completion of obq. To use it: obq --completion fish | source\n"
    lines += "complete -c obq -n __fish_is_first_arg -a check -d 'run the checks of a script alone'\n"
    for row in OptionTable.rows {
      var line = "complete -c obq -l \(row.name)"
      if let short = row.short { line += " -s \(short)" }
      if row.name == "command" { line += " -s e" }
      if row.argument != nil {
        switch row.values {
        case .free: line += " -x"
        case .files: line += " -r -F"
        case .words(let words): line += " -x -a \(fishQuoted(words.joined(separator: " ")))"
        case .profiles: line += " -x -a \(fishQuoted("(\(profiles))"))"
        }
      }
      lines += line + " -d \(fishQuoted(row.help))\n"
    }
    return lines
  }

  // MARK: quoting

  /// One word of a POSIX shell, whatever is in it.
  private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: #"'\''"#))'" }

  private static func fishQuoted(_ text: String) -> String {
    "'\(text.replacing("\\", with: #"\\"#).replacing("'", with: #"\'"#))'"
  }
}
