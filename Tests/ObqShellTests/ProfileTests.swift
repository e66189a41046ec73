import Glibc
import ObqJSON
import ObqSimulator
import Testing

/// Connections by name, from the start-up file. Every run is searched for the password.
@Suite struct ProfileTests {
  /// obq with a start-up file of these lines; `URL` stands for the server's address.
  private func obq(_ server: SimulatorServer, _ lines: String, mode: mode_t = 0o600) throws -> Obq {
    let obq = try Obq(environment: ["SECRET_OF_OCP": Obq.password])
    mkdir(obq.scratch(".config"), 0o700)
    mkdir(obq.scratch(".config/obq"), 0o700)
    let path = obq.scratch.write(lines.replacing("URL", with: server.url), to: ".config/obq/init.obq")
    chmod(path, mode)
    return obq
  }

  @Test func passwordsOfEveryKind() throws {
    let server = try Servers.demo.get()
    let place = try ScratchDirectory()
    let file = place.write(Obq.password + "\n", to: "password")
    chmod(file, 0o600)
    for password in ["env:SECRET_OF_OCP", "file:\(file)", "'cmd:cat \(file)'", "'\(Obq.password)'"] {
      let obq = try obq(server, "profile prod url 'URL' user 'admin' password \(password)\n")
      let run = try obq.run("-vv", "-c", "clusters count", "-c", "profiles")
      #expect(run.code == 0, "\(password): \(run)")
      #expect(run.lines.prefix(2) == ["count()", "6"])
      #expect(run.lines.last?.hasPrefix("prod\t\(server.url)\tadmin") == true)
    }
  }

  @Test func aSecretThatOthersCanReadIsRefused() throws {
    let server = try Servers.start()
    let open = try obq(server, "profile prod url 'URL' user 'admin' password '\(Obq.password)'\n", mode: 0o644)
    let run = try open.run("-vv", "-c", "clusters")
    #expect(run.code != 0, "\(run)")
    #expect(run.errors.contains("init.obq"))
    #expect(server.requests().isEmpty)
    // Without a secret in it anybody may read it.
    let reference = try obq(server, "profile prod url 'URL' user 'admin' password env:SECRET_OF_OCP\n", mode: 0o644)
    #expect(try reference.run("-c", "clusters count").lines == ["count()", "6"])
  }

  @Test(arguments: [["-X"], ["--no-init"]])
  func theStartUpFileMayBeLeftOut(words: [String]) throws {
    let obq = try obq(Servers.demo.get(), "profile prod url 'URL' user 'admin' password env:SECRET_OF_OCP\n")
    #expect(try obq.startAndFinish(words + ["-c", "clusters"]).code == 64)
  }

  @Test func oneOfSeveral() throws {
    let server = try Servers.demo.get()
    let obq = try obq(
      server,
      """
      profile east url 'URL' user 'admin' password env:SECRET_OF_OCP
      profile west url 'URL' user 'nobody' password env:SECRET_OF_OCP

      """)
    #expect(try obq.run("-p", "east", "-c", "clusters count").lines == ["count()", "6"])
    #expect(try obq.run("--profile", "west", "-c", "clusters count").code == 77)
    #expect(try obq.run("-c", "clusters count", environment: ["OBQ_PROFILE": "east"]).code == 0)
    #expect(try obq.run("-c", "clusters on profile east count").lines == ["count()", "6"])
    let unsettled = try obq.run("-c", "clusters count")
    #expect(unsettled.code == 64)
    #expect(unsettled.errors.contains("east, west"))
    let unknown = try obq.run("-p", "esat", "-c", "clusters count")
    #expect(unknown.code == 64)
    #expect(unknown.errors.contains("did you mean east?"), "\(unknown.errors)")
  }

  /// A server that can't be asked takes no row of the others away, named or not.
  @Test func oneOfSeveralServersIsDown() throws {
    let server = try Servers.demo.get()
    let obq = try obq(
      server,
      """
      profile good url 'URL' user 'admin' password env:SECRET_OF_OCP
      profile down url 'http://127.0.0.1:1' user 'admin' password env:SECRET_OF_OCP
      profile closed url 'http://127.0.0.1:1' user 'admin' password env:SECRET_OF_OCP
      profile refused url 'URL' user 'nobody' password env:SECRET_OF_OCP

      """)
    let count = "tasks data on profile good count"
    let expected = try obq.run("-c", count).lines
    for (scope, missing) in [
      ("on profile good, down", "down"), ("on profile good, refused", "refused"), ("on profile go*, down", "down"),
    ] {
      let run = try obq.run("--format", "json", "-c", "tasks data \(scope) count")
      #expect(run.code == 3, "\(scope): \(run)")
      let result = try JSONValue(parsing: run.bytes)
      #expect(result["rows"]?.elements?.first?.elements?.first?.plainText == expected.last, "\(scope)")
      #expect(result["meta"]?["complete"] == .boolean(false))
      #expect(
        result["meta"]?["reasons"]?.elements?.first?.plainText?.hasPrefix("\(missing), list of clusters: ") == true)
      #expect(run.errors.contains("PARTIAL"))
    }
    let used = try obq.run("-c", "use profile good, down; tasks data count")
    #expect(used.code == 3 && used.lines == expected, "\(used)")
    // What is missing is told for the servers that know what there is.
    let gaps = try obq.run("-c", "tasks data on profile good, down since 30d gaps over 1h by clusterName")
    #expect(gaps.code == 3 && gaps.lines.count > 1, "\(gaps)")
    let check = try obq.run(
      "--format", "json", "-c",
      "check freshness of (tasks data on profile good, down) by profile, clusterName warn 1000d")
    #expect(check.code == 3, "\(check)")
    let verdict = try JSONValue(parsing: check.bytes)
    #expect(verdict["meta"]?["complete"] == .boolean(false))
    #expect((verdict["rows"]?.elements?.count ?? 0) > 1)
    // Whether a name is one of the other server's nobody can tell.
    let name = try obq.run("-c", "tasks data on profile good, down cluster nosuch count")
    #expect(name.code == 69 && name.errors.contains("down, list of clusters: "), "\(name)")
    // What was refused once is not asked again, and the others go on.
    let again = try obq.run(
      "--allow-partial", "-c", "tasks data on profile good, refused count; tasks data on profile good, refused count")
    #expect(again.code == 0 && again.lines == expected + expected, "\(again)")
    #expect(again.errors.contains("not asked again"))
    for (scope, code) in [("down, closed", 69), ("refused", 77), ("refused, down", 77)] as [(String, Int32)] {
      let run = try obq.run("-c", "tasks data on profile \(scope) count")
      #expect(run.code == code && run.output.isEmpty, "\(scope): \(run)")
    }
  }

  /// Nor does a profile whose secret can't be had.
  @Test func oneOfSeveralSecretsIsMissing() throws {
    let server = try Servers.demo.get()
    let cases: [(password: String, code: Int32, words: String)] = [
      ("env:NOPE", 64, "the variable NOPE"), ("cmd:false", 66, "the command for the password"),
      ("file:/nope", 66, "the password file"), ("", 64, "no password is given"),
    ]
    for (password, code, words) in cases {
      let obq = try obq(
        server,
        """
        profile a url 'URL' user 'admin' password env:SECRET_OF_OCP
        profile g url 'URL' user 'admin' \(password.isEmpty ? "" : "password '\(password)'")

        """)
      let expected = try obq.run("-c", "tasks data on profile a count by profile").lines
      for scope in ["a, g", "g, a", "*"] {
        let run = try obq.run("--format", "json", "-c", "tasks data on profile \(scope) count by profile")
        #expect(run.code == 3, "\(password), \(scope): \(run)")
        let result = try JSONValue(parsing: run.bytes)
        #expect(result["rows"]?.elements?.count == 1)
        #expect(result["meta"]?["complete"] == .boolean(false))
        let reason = try #require(result["meta"]?["reasons"]?.elements?.first?.plainText)
        #expect(reason.hasPrefix("g: ") && reason.contains(words), "\(reason)")
        #expect(run.errors.contains("PARTIAL"))
      }
      let used = try obq.run("--allow-partial", "-c", "use profile a, g; tasks data count by profile; clusters count")
      #expect(used.code == 0 && used.lines == expected + ["count()", "6"], "\(used)")
      // Whether a name is one of the other server's nobody can tell.
      let name = try obq.run("-c", "tasks data on profile a, g cluster nosuch count")
      #expect(name.code == 69 && name.errors.contains("g: "), "\(name)")
      for alone in ["tasks data on profile g count", "tasks data on profile g, g count", "ping g"] {
        let run = try obq.run("-c", alone)
        #expect(run.code == code && run.output.isEmpty && run.errors.contains(words), "\(alone): \(run)")
      }
    }
  }

  @Test(arguments: [
    "profile p url 'http://h' user 'u' password '\(Obq.password)' nonsense",
    "profile p url 'http://h' user 'u' password \"\(Obq.password)\" tasks dat",
    "profile p url 'http://admin:\(Obq.password)@h' user 'u'; clusters",
    "profile p user 'u' password '\(Obq.password)'",
  ])
  func mistakesShowNoSecret(statement: String) throws {
    let run = try Obq().run("-vv", "-c", statement)
    #expect(run.code == 64 || run.code == 65, "\(run)")
    #expect(!run.errors.isEmpty)
  }
}
