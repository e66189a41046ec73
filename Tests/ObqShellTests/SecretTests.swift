import ObqSimulator
import Testing

/// Secrets reach neither output nor errors nor files. Every run of these tests is searched for the password as well.
@Suite struct SecretTests {
  @Test func aWrongPasswordIsTriedOnce() throws {
    let server = try Servers.start { $0.password = "another" }
    let run = try Obq(server).run("-vv", "-c", "tasks data", "-c", "tasks log")
    #expect(run.code == 77, "\(run)")
    #expect(server.requests().count == 1)
    #expect(run.errors.contains("Bad credentials"))
    #expect(run.errors.contains("127.0.0.1:\(server.port)"))
    #expect(run.errors.contains("\"admin\""))
    #expect(run.output.isEmpty)
  }

  @Test func aWrongPasswordIsNotTriedByTheNextStatement() throws {
    let server = try Servers.start { $0.password = "another" }
    let run = try Obq(server).run(
      "--keep-going", "-c", "tasks data; tasks log; print 'local'", "-c", "clusters", "-c", "ping")
    #expect(run.code == 77, "\(run)")
    #expect(server.requests().count == 1)
    #expect(run.lines == ["local"])
    #expect(run.errors.contains("not asked again"))
  }

  @Test func aWrongPasswordOfObshell() throws {
    let server = try Servers.start { $0.obshellPassword = "another" }
    let run = try Obq(server, options: ["--type", "obshell"]).run("-vv", "-c", "tasks data")
    #expect(run.code == 77, "\(run)")
    #expect(server.requests().filter { $0.status == 401 }.count == 1)
    #expect(!server.requests().contains { $0.target.contains(Obq.password) })
  }

  @Test func aPasswordInAnAddressIsRefused() throws {
    let server = try Servers.start()
    let address = server.url.replacing("http://", with: "http://admin:\(Obq.password)@")
    for obq in [
      try Obq(options: ["--url", address, "--user", "admin"]),
      try Obq(environment: ["OBQ_URL": address, "OBQ_USER": "admin"]),
    ] {
      let run = try obq.run("-vv", "-c", "tasks data")
      #expect(run.code == 64, "\(run)")
      #expect(run.errors.contains("address holds no user name and no password"))
    }
    #expect(server.requests().isEmpty)
  }

  @Test(arguments: [
    "http://admin:@@@host", "http://adm in:@@@host:80", "admin:@@@host:80", "ftp://admin:@@@host", "http://host:80#@@@",
    "http://:@@@host", "http://host/@@", "http://host?p=@@", "@@",
  ])
  func whatIsNoAddressIsNotShown(address: String) throws {
    let address = address.replacing("@@@", with: "\(Obq.password)@").replacing("@@", with: Obq.password)
    let run = try Obq(options: ["--url", address, "--user", "admin"]).run("-vv", "-c", "clusters")
    // A name of a host may be anything; asking for it fails where nobody has that name.
    #expect(run.code == 64 || run.code == 69, "\(run)")
  }

  @Test(arguments: [
    ["--password", Obq.password], ["--password=\(Obq.password)"], ["--passwor", Obq.password],
    ["--pass=\(Obq.password)"], ["--pass", Obq.password],
  ])
  func aPasswordIsNoOptionsValue(words: [String]) throws {
    let server = try Servers.start()
    let run = try Obq(options: ["--url", server.url, "--user", "admin"]).startAndFinish(words + ["-c", "clusters"])
    #expect(run.code == 64, "\(run)")
    #expect(run.errors.contains("password is never an option's value"), "\(run.errors)")
    #expect(run.errors.contains("OBQ_PASSWORD"))
    #expect(server.requests().isEmpty)
  }

  @Test func aWideRunShowsNoPassword() throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.http500, firstRequests: 1)] }
    let obq = try Obq(server, environment: ["XDG_STATE_HOME": "/nonexistent"])
    let statements = [
      "ping", "clusters", "tenants", "tasks data limit 3", "tasks log limit 3", "tasks restore limit 3",
      "explain tasks data where status = FAILED", "explain tokens tasks data", "explain tree tasks data",
      "show", "describe", "describe tasks data", "help", "help where", "print 'x'", "use cluster ob_431",
      "tasks data limit 1 as json", "tasks dat", "tasks data where x = 1", "set nosuch 1", "_",
      "tasks data on cluster nosuch",
    ]
    var words = ["-vv", "--keep-going"]
    for statement in statements { words += ["-c", statement] }
    let run = try obq.startAndFinish(words)
    #expect(run.code == 69, "\(run.errors)")
    #expect(run.errors.contains("Authorization: (hidden)"))
    // "admin:password" in Base64, with and without the user's other letters before it.
    let token = "YWRtaW46czNjcmV0LVBhNTU="
    #expect(!run.errors.contains(token) && !run.output.contains(token))

    let shell = try obq.startAndFinish(["--type", "obshell"] + words)
    #expect(!shell.errors.contains(token) && !shell.output.contains(token))
  }

  @Test func theEnvironmentOfTheServersWordsIsClean() throws {
    for fault in [Fault.http500, .html200, .truncatedJSON, .wrongEnvelope, .dropConnection, .forbidden] {
      let server = try Servers.start {
        $0.faults = [FaultSetting(fault)]
        $0.faultsOnInventory = true
      }
      let run = try Obq(server).run("-vv", "--timeout", "400ms", "-c", "tasks data")
      #expect(run.code >= 69, "\(fault.rawValue): \(run)")
    }
  }
}
