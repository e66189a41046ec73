import ObqTestSupport
import Testing

/// What `--completion` and `--man` print: every option is in it, and the shells and man can read it.
@Suite struct CompletionScriptTests {
  private static let options = [
    "--command", "--file", "--interactive", "--var", "--keep-going", "--profile", "--url", "--user", "--password-file",
    "--access-key", "--type", "--ca-file", "--insecure", "--demo", "--format", "--output", "--no-header", "--null",
    "--color", "--timezone", "--quiet", "--verbose", "--timeout", "--concurrency", "--page-size", "--max-calls",
    "--allow-partial", "--no-init", "--help", "--version", "--completion", "--man", "--dry-run",
  ]

  @Test(arguments: ["bash", "zsh", "fish"]) func everyOptionIsThere(_ shell: String) throws {
    let run = try Obq().run("--completion", shell)
    #expect(run.code == 0 && run.errors.isEmpty)
    for option in Self.options {
      let name = shell == "fish" ? "-l \(option.dropFirst(2))" : option
      #expect(run.output.contains(name), "\(option)")
    }
  }

  /// A shell that is not installed can't be asked.
  @Test(arguments: [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")])
  func theShellReadsIt(_ shell: String, _ reads: String) throws {
    let run = try Obq().sh(
      "command -v \(shell) > /dev/null || exit 0; cd \"$HOME\" && OBQ --completion \(shell) > c && \(shell) \(reads) c")
    #expect(run.code == 0 && run.errors.isEmpty, "\(run)")
  }

  /// What bash offers for the last of the words.
  private func offered(_ words: String...) throws -> [String] {
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let run = try Obq().sh(
      """
      cd "$HOME" && printf 'print 1' > 'morning check.obq' && mkdir -p .config/obq bin
      printf "profile prod-a url 'http://a:1' user 'u'\\nprofile prod-b url 'http://b:1' user 'u'\\n" > .config/obq/init.obq
      ln -sf '\(BuiltProgram.path("obq"))' bin/obq; PATH=$PWD/bin:$PATH
      bash -c 'source <(obq --completion bash); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _obq
      printf "%s\\n" "${COMPREPLY[@]}"' bash \(quoted)
      """)
    #expect(run.code == 0, "\(run)")
    return run.lines
  }

  @Test func bashOffers() throws {
    #expect(try offered("obq", "--pag") == ["--page-size"])
    #expect(try offered("obq", "--format", "js") == ["json", "jsonl"])
    #expect(try offered("obq", "--format", "=", "c") == ["csv"])
    #expect(try offered("obq", "--type", "") == ["ocp", "obshell"])
    #expect(try offered("obq", "morn") == ["morning check.obq"])
    #expect(try offered("obq", "-p", "pr") == ["prod-a", "prod-b"])
    #expect(try offered("obq", "--url", "x").isEmpty)
    #expect(try offered("obq", "che") == ["check"])
    #expect(try offered("obq", "--format", "nag") == ["nagios"])
  }

  @Test func anotherShell() throws {
    let run = try Obq().run("--completion", "tcsh")
    #expect(run.code == 64 && run.errors.contains("bash, zsh or fish"))
  }

  @Test func theManualPage() throws {
    let run = try Obq().run("--man")
    #expect(run.code == 0 && run.output.hasPrefix(".TH OBQ 1"))
    for option in Self.options { #expect(run.output.contains(option.replacing("-", with: "\\-")), "\(option)") }
    for part in ["SYNOPSIS", "STATEMENTS", "EXIT STATUS", "check none", "inventory\\-age", "OBQ_PASSWORD"] {
      #expect(run.output.contains(part), "\(part)")
    }
    // A line that begins with a dot is a request, and all of these are known to man.
    let requests = Set(run.output.split(separator: "\n").filter { $0.hasPrefix(".") }.map { $0.prefix { $0 != " " } })
    #expect(
      requests.isSubset(of: [".TH", ".SH", ".PP", ".TP", ".B", ".RI", ".RS", ".RE", ".nf", ".fi"]), "\(requests)")
    let check = try Obq().sh("command -v groff > /dev/null || exit 0; OBQ --man | groff -man -ww -z -K utf8")
    #expect(check.code == 0 && check.errors.isEmpty, "\(check)")
  }
}
