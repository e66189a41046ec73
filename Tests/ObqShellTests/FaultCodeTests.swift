import ObqJSON
import ObqSimulator
import Testing

/// The code that obq ends with for every fault, and that it counts every request.
@Suite struct FaultCodeTests {
  /// For all task lists of a server of two clusters that backs up tenants.
  private func code(_ fault: Fault, isOCP: Bool) -> Int32 {
    switch fault {
    case .http500, .http502HTML, .http503, .html200, .truncatedJSON, .cutBody, .wrongEnvelope, .dropConnection, .noData,
      .deepJSON, .redirect, .redirectHost:
      69
    case .http429, .http429Bare: 75
    case .forbidden: 77
    case .oneClusterFails, .repeatPage, .missingPage, .hiddenRows, .badTime, .totalMoves: isOCP ? 3 : 0
    case .oldServer: isOCP ? 3 : 69
    case .slow, .drift, .bigIntegers, .ignoreFilter, .hiddenCluster, .unseenCluster, .hugeBody, .wrongContentType: 0
    }
  }

  @Test(arguments: Fault.allCases.filter { $0 != .hugeBody }, [true, false])
  func everyFault(_ fault: Fault, _ isOCP: Bool) throws {
    let server = try Servers.start {
      $0.fleet = .generated(clusters: 2, tenantsPerCluster: 2)
      $0.faults = [FaultSetting(fault)]
      $0.slowMilliseconds = 5
      $0.clusterListsHoldTenantRows = true
      $0.pageSizing = .clamp(15)
    }
    let obq = try Obq(server, options: ["--type", isOCP ? "ocp" : "obshell", "--format", "json"])
    // What is tried again is tried again after real pauses, and what names a time is waited for.
    let pauses = [Fault.http502HTML, .http503, .http429, .http429Bare, .cutBody, .dropConnection].contains(fault)
    for source in pauses ? ["tasks data"] : ["tasks data", "tasks"] {
      server.clearRequests()
      let run = try obq.run("--timeout", fault == .http429 ? "500ms" : "1m", "-c", source)
      #expect(run.code == code(fault, isOCP: isOCP), "\(source): \(run)")
      guard run.code < 64 else {
        #expect(run.output.isEmpty && run.errors.contains("error"), "\(source): \(run)")
        continue
      }
      let meta = try #require(try JSONValue(parsing: run.bytes)["meta"])
      #expect(meta["complete"] == .boolean(run.code == 0))
      #expect(meta["calls"] == .integer(Int64(server.requests().count)), "\(source): \(run)")
      #expect(try obq.run("--allow-partial", "-c", source).code == 0)
    }
  }
}
