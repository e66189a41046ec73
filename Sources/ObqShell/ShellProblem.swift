/// What stops a statement or the whole run and lies in no query text.
struct ShellProblem: Error {
  var code: ExitCode
  var message: String
  var help: [String] = []

  init(_ code: ExitCode, _ message: String, help: [String] = []) {
    self.code = code
    self.message = message
    self.help = help
  }
}
