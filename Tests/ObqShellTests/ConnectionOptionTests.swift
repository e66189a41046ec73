import Glibc
import ObqSimulator
import Testing

/// Options and variables of the connection beside a profile, whose own values are weaker.
@Suite struct ConnectionOptionTests {
  /// obq with two profiles of the same server: `a` with the right user and password, `b` with wrong ones.
  private func obq(_ server: SimulatorServer, _ environment: [String: String] = [:]) throws -> Obq {
    let obq = try Obq(environment: ["RIGHT": Obq.password, "WRONG": "wrong"].merging(environment) { $1 })
    mkdir(obq.scratch(".config"), 0o700)
    mkdir(obq.scratch(".config/obq"), 0o700)
    obq.scratch.write(
      """
      profile a url '\(server.url)' user 'admin' password env:RIGHT
      profile b url '\(server.url)' user 'nobody' password env:WRONG

      """, to: ".config/obq/init.obq")
    return obq
  }

  @Test func optionsWin() throws {
    let server = try Servers.demo.get()
    let obq = try obq(server)
    let (right, wrong) = (obq.scratch.write(Obq.password, to: "right"), obq.scratch.write("wrong", to: "wrong"))
    for (words, code) in [
      (["-p", "a"], 0), (["-p", "a", "--user", "zz"], 77), (["-p", "a", "--password-file", wrong], 77),
      (["-p", "b"], 77), (["-p", "b", "--user", "admin"], 77),
      (["-p", "b", "--user", "admin", "--password-file", right], 0),
      (["-p", "a", "--access-key", "x"], 64), (["-p", "a", "--ca-file", "/nonexistent/ca"], 66),
    ] as [([String], Int32)] {
      let run = try obq.startAndFinish(words + ["-c", "clusters count"])
      #expect(run.code == code, "\(words): \(run)")
    }
    // As obshell it answers for one cluster.
    #expect(try obq.run("-p", "a", "--type", "obshell", "-c", "clusters count").lines.last == "1")
  }

  @Test func variablesWin() throws {
    let server = try Servers.demo.get()
    let both = ["OBQ_USER": "admin", "OBQ_PASSWORD": Obq.password]
    #expect(try obq(server, both).run("-p", "b", "-c", "clusters count").code == 0)
    #expect(try obq(server, ["OBQ_USER": "zz"]).run("-p", "a", "-c", "clusters count").code == 77)
    #expect(try obq(server, ["OBQ_PASSWORD": "x"]).run("-p", "a", "-c", "clusters count").code == 77)
    // An option is stronger than a variable.
    #expect(try obq(server, ["OBQ_USER": "zz"]).run("-p", "a", "--user", "admin", "-c", "clusters count").code == 0)
    // What is said of one server is not sent to another.
    #expect(try obq(server, both).run("-p", "a", "-c", "clusters on profile b count").code == 77)
    let shown = try obq(server, both).run("-p", "b", "-c", "profiles where name = 'b' select user, password")
    #expect(shown.lines.last == "admin\tenv:OBQ_PASSWORD", "\(shown)")
  }

  @Test func anOptionOfNobodysConnection() throws {
    let run = try obq(Servers.demo.get()).run("--user", "admin", "-c", "clusters on profile a count")
    #expect(run.code == 64, "\(run)")
    #expect(run.errors.contains("--user") && run.errors.contains("a, b"))
  }

  @Test(arguments: [
    ["--demo", "--url", "http://127.0.0.1:1"], ["--demo", "-p", "a"], ["--demo", "--user", "zz"],
    ["--url", "http://127.0.0.1:1", "-p", "a"],
  ])
  func twoConnections(words: [String]) throws {
    let run = try obq(Servers.demo.get()).startAndFinish(words + ["-c", "clusters count"])
    #expect(run.code == 64 && run.output.isEmpty, "\(run)")
    for word in words where word.hasPrefix("-") { #expect(run.errors.contains(word), "\(run.errors)") }
  }

  @Test func certificatesThatAreNotThere() throws {
    let server = try Servers.start()
    let obq = try Obq(server)
    for path in ["/nonexistent/ca.pem", "/tmp"] {
      let run = try obq.run("--ca-file", path, "-c", "clusters count")
      #expect(run.code == 66, "\(run)")
      #expect(run.errors.contains(path))
    }
    let profile = "profile p url '\(server.url)' user 'admin' password env:OBQ_PASSWORD ca-file '/nonexistent/ca.pem'"
    let run = try obq.run("-c", profile, "-c", "clusters count", "-c", "clusters on profile p count")
    #expect(run.code == 66 && run.output.isEmpty, "\(run)")
    #expect(server.requests().isEmpty)
    // Nobody asks it.
    #expect(try obq.run("-c", profile, "-c", "clusters count").code == 0)
  }

  @Test func aSocketIsNamed() throws {
    let run = try Obq().run("--url", "unix:/nonexistent/obshell.sock", "-c", "clusters")
    #expect(run.code == 69, "\(run)")
    #expect(run.errors.contains("the socket '/nonexistent/obshell.sock': No such file"), "\(run.errors)")
    #expect(!run.errors.contains("port 80"))
  }

  @Test func obshellKnowsRootAlone() throws {
    let server = try Servers.start { $0.serves = .obshell }
    let run = try Obq(environment: ["OBQ_PASSWORD": "wrong"]).run(
      "--url", server.url, "--user", "admin", "--type", "obshell", "-c", "clusters")
    #expect(run.code == 77, "\(run)")
    #expect(run.errors.contains("root@sys") && !run.errors.contains("admin"), "\(run.errors)")
  }
}
