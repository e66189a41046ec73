import ObqCatalog

extension ProfileDefinition {
  /// The profile with what is said on the command line, else in obq's own variables, in place of its own values.
  func overridden(by options: CommandLineOptions, _ variable: (String) -> String?) throws(ShellProblem)
    -> ProfileDefinition
  {
    var result = self
    if let type = options.type { result.dialect = Dialect(rawValue: type) }
    if let caFile = options.caFile { result.caFile = caFile }
    if options.isInsecure { result.isInsecure = true }
    result.takeWhoAsks(options, variable)
    if result.accessKey != nil {
      if options.passwordFile != nil {
        throw ShellProblem(
          .usage, "--password-file is for a user's password, and \"\(name)\" asks with an access key",
          help: ["--user NAME --password-file PATH", "OBQ_ACCESS_KEY_SECRET=… obq -p \(name) …"])
      }
      if variable("OBQ_ACCESS_KEY_SECRET") != nil { result.password = .environment("OBQ_ACCESS_KEY_SECRET") }
    } else if let path = options.passwordFile {
      result.password = .file(path)
    } else if variable("OBQ_PASSWORD") != nil {
      result.password = .environment("OBQ_PASSWORD")
    }
    return result
  }

  /// Who asks: a key or a user, whichever is said at the strongest place. The secret of one is no password of the other.
  private mutating func takeWhoAsks(_ options: CommandLineOptions, _ variable: (String) -> String?) {
    let key = options.accessKey ?? (options.user == nil ? variable("OBQ_ACCESS_KEY") : nil)
    let user = options.user ?? variable("OBQ_USER")
    if let key {
      if accessKey == nil { password = .asked }
      accessKey = key
    } else if let user {
      if accessKey != nil { password = .asked }
      accessKey = nil
      self.user = user
    }
  }
}
