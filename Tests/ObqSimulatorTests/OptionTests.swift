import Testing

@testable import ObqSimulator

@Suite(.serialized) struct OptionTests {
  private func configuration(_ words: String..., password: String? = nil) throws -> SimulatorConfiguration {
    guard case .serve(let configuration, _) = try SimulatorOptions.parse(["obq-sim"] + words, password: password) else {
      throw SimulatorOptions.Problem(message: "help")
    }
    return configuration
  }

  @Test func defaults() throws {
    let plain = try configuration()
    #expect(plain.port == 18_888 && plain.user == "admin" && plain.password == "demo" && plain.seed == 1)
    #expect(plain.fleet == .demo && plain.clock == .machine && plain.pageSizing == .honest && plain.serves == .both)
    #expect(plain.faults.isEmpty && plain.log == nil)
    let secret = try configuration(password: "s3cret")
    #expect(secret.password == "s3cret" && secret.obshellPassword == "s3cret")
  }

  @Test func options() throws {
    let all = try configuration(
      "--port=0", "--clusters", "50", "--seed", "7", "--clock", "2024-08-09T16:13:34.483+08:00", "--user", "bob",
      "--page-size", "fixed:7", "--fault", "http-500:0.05", "--fault", "drift", "--serve", "ocp", "--latency", "5",
      "--log")
    #expect(all.port == 0 && all.fleet == .generated(clusters: 50, tenantsPerCluster: 8) && all.seed == 7)
    #expect(all.clock == .fixed(testClock) && all.user == "bob" && all.pageSizing == .fixed(7))
    #expect(all.faults == [FaultSetting(.http500, probability: 0.05), FaultSetting(.drift)])
    #expect(all.serves == .ocp && all.latencyMilliseconds == 5 && all.log != nil)
    #expect(try configuration("--tenants", "3").fleet == .generated(clusters: 4, tenantsPerCluster: 3))
    #expect(try configuration("--samples").fleet == .samples)
    #expect(try configuration("--unix", "/tmp/x").socketPath == "/tmp/x")
  }

  @Test func serversOfManyKinds() throws {
    let all = try configuration(
      "--plus-rule", "plus", "--date-skew", "60", "--obshell-version", "4.2.4.2", "--obshell-key-bits", "1024",
      "--window-rule", "overlap", "--restore-scope", "tenant", "--cluster-lists-hold-tenant-rows",
      "--faults-on-inventory", "--slow", "7")
    #expect(all.plusRule == .plus && all.dateSkewMinutes == 60 && all.obshellVersion == ObshellVersion(4, 2, 4, 2))
    #expect(all.obshellKeyBits == 1024 && all.windowRule == .overlap && all.restoreScope == .tenant)
    #expect(all.clusterListsHoldTenantRows && all.faultsOnInventory && all.slowMilliseconds == 7)
    let plain = try configuration()
    #expect(plain.plusRule == .either && plain.dateSkewMinutes == 15 && plain.obshellVersion == nil)
    #expect(plain.accessKey == nil && !plain.faultsOnInventory && !plain.clusterListsHoldTenantRows)
  }

  @Test func anAccessKeyHasItsSecretInTheEnvironment() throws {
    let words = ["obq-sim", "--access-key", "KEY1"]
    guard
      case .serve(let configuration, _) = try SimulatorOptions.parse(words, password: nil, accessKeySecret: "s3cret")
    else {
      Issue.record("help")
      return
    }
    #expect(configuration.accessKey == .init(id: "KEY1", secret: "s3cret"))
    for secret in [nil, ""] {
      let problem = #expect(throws: SimulatorOptions.Problem.self) {
        _ = try SimulatorOptions.parse(words, password: nil, accessKeySecret: secret)
      }
      #expect(problem?.message == "--access-key requires a secret in OBQ_SIM_ACCESS_KEY_SECRET")
    }
    // A secret alone opens nothing.
    guard case .serve(let none, _) = try SimulatorOptions.parse(["obq-sim"], password: nil, accessKeySecret: "s") else {
      return
    }
    #expect(none.accessKey == nil)
  }

  @Test func https() throws {
    guard
      case .serve(let configuration, let file) = try SimulatorOptions.parse(["x", "--tls", "ca.pem"], password: nil)
    else {
      Issue.record("help")
      return
    }
    #expect(configuration.usesTLS && file == "ca.pem")
    #expect(try !self.configuration().usesTLS)
  }

  @Test(arguments: [
    (["--nonsense"], "unknown option '--nonsense'"), (["--port"], "option '--port' requires an argument"),
    (["--port", "70000"], "--port does not take '70000'"), (["--clock", "now"], "--clock does not take 'now'"),
    (["--fault", "x"], "--fault does not take 'x'"), (["--demo=1"], "unknown option '--demo=1'"),
    (["--demo", "file"], "unexpected argument 'file'"), (["-x"], "unknown option '-x'"),
    (["--page-size", "7"], "--page-size does not take '7'"), (["--tls", ""], "--tls does not take ''"),
    (["--plus-rule", "x"], "--plus-rule does not take 'x'"), (["--date-skew", "0"], "--date-skew does not take '0'"),
    (["--obshell-version", "4.2.3.0"], "--obshell-version does not take '4.2.3.0'"),
    (["--obshell-key-bits", "768"], "--obshell-key-bits does not take '768'"),
    (["--window-rule", "x"], "--window-rule does not take 'x'"), (["--slow", "x"], "--slow does not take 'x'"),
    (["--access-key", "a:b"], "--access-key does not take 'a:b'"),
  ]) func problems(_ words: [String], _ message: String) throws {
    let problem = #expect(throws: SimulatorOptions.Problem.self) {
      _ = try SimulatorOptions.parse(["obq-sim"] + words, password: nil)
    }
    #expect(problem?.message == message)
  }

  @Test func helpNamesAllFaults() throws {
    guard case .help = try SimulatorOptions.parse(["obq-sim", "--help"], password: nil) else {
      Issue.record("no help")
      return
    }
    let lines = SimulatorOptions.help.split(separator: "\n")
    for fault in Fault.allCases { #expect(lines.contains { $0.hasPrefix("  \(fault.rawValue) ") }) }
    #expect(lines.contains { $0.hasPrefix("  --page-size MODE ") })
  }
}
