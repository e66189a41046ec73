import Glibc
import ObqJSON
import ObqSimulator
import ObqTestSupport
import Testing

/// obshell's own Python SDK reads the simulator, and obq gives the same answer: two clients that share no code. It comes
/// from PyPI, so these tests run on wish only.
@Suite(.enabled(if: isWished, "OBQ_TEST_SDK=1 installs the package obshell from PyPI and runs these"))
struct SDKTests {
  /// A virtual environment with the SDK, which goes with the value.
  private static func install() throws -> ScratchDirectory {
    let scratch = try ScratchDirectory()
    let run = try RunningProgram(
      "/bin/sh",
      [
        "-c",
        #"python3 -m venv "$0" && "$0/bin/pip" install --quiet --disable-pip-version-check obshell==0.0.9"#,
        scratch("venv"),
      ], ownVariables, scratch: scratch
    ).finish(seconds: 600)
    guard run.code == 0 else { throw Obq.Failure(message: "the SDK can't be installed: \(run.errors)") }
    return scratch
  }

  /// What Python and pip need of the tester's environment.
  private static var ownVariables: [String: String] {
    var variables: [String: String] = [:]
    for name in [
      "PATH", "HOME", "PIP_INDEX_URL", "PIP_CONFIG_FILE", "PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE",
      "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    ] {
      if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    return variables
  }

  /// `Tests/obshell-sdk/read_overview.py`, beside this suite's folder.
  private static let script: String = {
    let folders = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return "/\(folders)/obshell-sdk/read_overview.py"
  }()

  private func ask(
    _ sdk: ScratchDirectory, _ server: SimulatorServer, tenant: String, password: String
  ) throws -> Run {
    let variables = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.utf8", "OBSHELL_PASSWORD": password]
    return try RunningProgram(
      sdk("venv/bin/python"), [Self.script, server.url, tenant], variables, scratch: sdk
    ).finish(seconds: 120)
  }

  /// Keys of 512 and of 1024 bits, codes in words and without. One test for all, so that the SDK is installed once and
  /// removed in the end.
  @Test func bothReadTheSame() throws {
    let sdk = try Self.install()
    for version in [ObshellVersion(4, 2, 4, 2), ObshellVersion(4, 3, 1, 0), ObshellVersion(4, 5, 0, 0)] {
      let server = try Servers.start { $0.obshellVersion = version }
      // The second one is running, and the third one's name is not ASCII.
      for tenant in ["ww1144", "aiso", "支付中心"] { try compare(sdk, server, tenant: tenant) }
      let theirs = try ask(sdk, server, tenant: "ww1144", password: "another")
      #expect(theirs.code == 69)
      #expect(theirs.errors.contains("OceanBase password is incorrect"), "\(theirs)")
      let ours = try Obq(server, options: ["--type", "obshell"]).run(
        "-c", "tasks data", environment: ["OBQ_PASSWORD": "another"])
      #expect(ours.code == 77)
      #expect(ours.errors.contains("OceanBase password is incorrect"), "\(ours)")
    }
  }

  private func compare(_ sdk: ScratchDirectory, _ server: SimulatorServer, tenant: String) throws {
    let theirs = try ask(sdk, server, tenant: tenant, password: Obq.password)
    #expect(theirs.code == 0, "\(theirs)")
    let query = "tasks data on tenant '\(tenant)' where start_scn is not null select start_scn, status"
    let ours = try Obq(server, options: ["--type", "obshell", "--allow-partial", "--format", "json"]).run("-c", query)
    #expect(ours.code == 0, "\(ours)")
    let expected = try JSONValue(parsing: theirs.bytes)
    let row = try #require(JSONValue(parsing: ours.bytes)["rows"]?.elements?.first?.elements)
    #expect(row.count == 2)
    #expect(row.first == expected["start_scn"])
    // Of a job that runs the list of jobs says DOING, where the overview that the SDK reads names the phase.
    let phase = expected["status"]?.string ?? ""
    let isRunning = row.last == .string("DOING") && phase.hasPrefix("BACKUP_")
    #expect(row.last == .string(phase) || isRunning, "\(row.last as Any), \(phase)")
  }
}

private let isWished = getenv("OBQ_TEST_SDK").map { String(cString: $0) } == "1"
