import Glibc
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
