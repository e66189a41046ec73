import ObqSimulator
import ObqTestSupport
import Testing

/// After many statements of every kind nothing that obq wrote holds a secret: not what it printed, not its history, not
/// any other file of its own.
@Suite struct EverySecretTests {
  private static let keyId = "cqammmxBpfGjFlto"
  private static let keySecret = "aK-s3cret+0f/Signing"

  private static let secrets = [
    Obq.password, keySecret, StorageCredentials.keySecret, StorageCredentials.keyId,
    // Base64 of "admin:PASSWORD", of the password, of the key's secret, of "ID:SECRET", without what pads it.
    "YWRtaW46czNjcmV0LVBhNTU", "czNjcmV0LVBhNTU", "YUstczNjcmV0KzBmL1NpZ25pbmc", "phSy1zM2NyZXQrMGYvU2lnbmluZw",
    // As they would stand in an address.
    "aK-s3cret%2B0f%2FSigning", "aK-s3cret%2B0f/Signing",
  ]

  private static let statements = [
    "ping", "clusters", "tenants limit 5", "tasks data limit 20 as json", "tasks log limit 20 as vertical",
    "tasks restore as jsonl", "tasks data where backupUri contains 'oss' limit 5 as csv",
    "tasks since 2d count by kind",
    "tasks data select extra limit 3", "tasks data latest by tenantName as html",
    "explain tasks data where status = FAILED since 7d", "explain curl tasks data since 1d", "explain curl tasks log",
    "explain tokens tasks data where tenantName = 'x'", "explain tree tasks data", "explain bound tasks data",
    "explain plan tasks restore", "explain analyze tasks data limit 1", "check some (tenants) crit",
    "view kept = tasks data where status = FAILED", "kept count", "views", "profiles", "show", "describe tasks data",
    "describe settings", "help", "history", "_", "print now", "use cluster ob_431", "tasks data count by state",
    "tasks dat", "tasks data where nothing = 1", "set nosuch 1", "tasks data on cluster nosuch", "source 'nosuch.obq'",
    "profile other url 'http://127.0.0.1:1' user 'u' password env:OBQ_PASSWORD",
    "tasks data on profile other", "profile worse url 'http://u:p@127.0.0.1:1' user 'u'",
  ]

  private func expectNoSecret(_ texts: [String], _ what: String) {
    for text in texts {
      for secret in Self.secrets { #expect(!text.contains(secret), "\(what): \(secret) in \(text.prefix(2000))") }
    }
  }

  /// Runs all statements, and looks at all that was printed and left behind.
  private func runAll(_ obq: Obq, _ what: String) throws {
    var obq = obq
    obq.environment["XDG_STATE_HOME"] = obq.scratch("state")
    obq.environment["XDG_DATA_HOME"] = obq.scratch("data")
    obq.environment["OBQ_HISTORY"] = obq.scratch("history.db")
    obq.environment["OBQ_PAGER"] = "cat"
    // Each text alone, since a mistake in one keeps all of a command line from running.
    for words in [["-q"], ["-vv"]] {
      for statement in Self.statements + ["tasks data as csv into '\(obq.scratch("data.csv"))'"] {
        let run = try obq.startAndFinish(words + ["--timeout", "3s", "-c", statement])
        expectNoSecret([run.output, run.errors], "\(what), \(statement)")
      }
    }
    let files = obq.scratch.files
    #expect(files.contains { $0.hasSuffix("/kept.obq") }, "\(files)")
    for file in files {
      expectNoSecret([String(decoding: ScratchDirectory.bytes(file) ?? [], as: UTF8.self)], "\(what), \(file)")
    }
  }

  @Test func ofOCP() throws { try runAll(Obq(Servers.demo.get()), "OCP") }

  @Test func ofObshell() throws { try runAll(Obq(Servers.demo.get(), options: ["--type", "obshell"]), "obshell") }

  @Test func ofAnAccessKey() throws {
    let server = try Servers.start {
      $0.password = "nobody knows"
      $0.accessKey = .init(id: Self.keyId, secret: Self.keySecret)
    }
    let obq = try Obq(
      options: ["--url", server.url, "--access-key", Self.keyId],
      environment: ["OBQ_ACCESS_KEY_SECRET": Self.keySecret, "OBQ_PASSWORD": Obq.password])
    try runAll(obq, "access key")
  }

  @Test func ofWhoeverIsRefused() throws {
    let server = try Servers.start {
      $0.password = "another"
      $0.obshellPassword = "another"
      $0.accessKey = .init(id: Self.keyId, secret: "another")
    }
    try runAll(Obq(server), "a wrong password")
    try runAll(Obq(server, options: ["--type", "obshell"]), "a wrong password of obshell")
    let signed = try Obq(
      options: ["--url", server.url, "--access-key", Self.keyId], environment: ["OBQ_ACCESS_KEY_SECRET": Self.keySecret]
    )
    try runAll(signed, "a wrong secret")
  }

  /// The history is the prompt's.
  @Test func ofThePrompt() throws {
    var obq = try Obq(Servers.demo.get(), environment: ["OBQ_PAGER": "cat"])
    obq.environment["OBQ_HISTORY"] = obq.scratch("history.db")
    let shell = try Shell(obq, ["-vv"], columns: 200, rows: 100)
    shell.ready()
    for statement in Self.statements where !statement.hasPrefix("use ") {
      shell.type(statement + "\r")
      shell.ready()
    }
    // What was typed is echoed; neither it nor what it came to is kept.
    shell.type("profile p url 'http://h' user 'u' password 'hunter2-literal'\r")
    shell.ready()
    shell.enter("history 3", shows: "outcome")
    shell.end()
    expectNoSecret([String(decoding: shell.terminal.output, as: UTF8.self)], "prompt")
    let history = String(decoding: ScratchDirectory.bytes(obq.scratch("history.db")) ?? [], as: UTF8.self)
    #expect(history.contains("tasks since 2d count by kind"))
    for file in obq.scratch.files {
      let text = String(decoding: ScratchDirectory.bytes(file) ?? [], as: UTF8.self)
      expectNoSecret([text], "prompt, \(file)")
      #expect(!text.contains("hunter2-literal"), "\(file)")
    }
  }
}
