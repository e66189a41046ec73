import ObqCatalog
import ObqData
import ObqJSON
import ObqPlan
import Testing

@testable import ObqConnect
@testable import ObqSimulator

/// The sample answers of the public API references, and rows with what is special in them.
@Suite struct RowShaperTests {
  private static let inventory = ServerInventory(
    profile: "prod7", dialect: .ocp,
    clusters: [ClusterEntry(id: 1_000_005, name: "yc0820_17", obClusterId: 5, obVersion: "2.2.77")],
    tenants: [
      TenantEntry(id: 1_000_012, name: "ww1144", clusterId: 1_000_005, clusterName: "yc0820_17"),
      TenantEntry(id: 1_000_013, name: "aiso", clusterId: 1_000_005, clusterName: "yc0820_17"),
    ], readAt: testNow)

  /// The rows of an answer, a column's name to its value.
  private func rows(
    _ answer: String, _ source: SourceID, _ level: Endpoint.Level, dialect: Dialect = .ocp,
    version: ProductVersion? = nil,
    inventory: ServerInventory = inventory, extra: [String] = []
  ) throws -> [[String: Value]] {
    let endpoint = try #require(EndpointCatalog.endpoint(dialect, source, level, of: version))
    let columns =
      SourceCatalog.description(of: source).columns.map { Field($0.name, $0.type) }
      + extra.map { Field($0, .json) } + (source.kind == nil ? [] : [Field(windowEndColumnName, .time)])
    let shaper = RowShaper(endpoint, columns, ShapeContext(now: testNow, inventory: inventory))
    var target = TargetPlan(whole: endpoint, profile: "prod7", pageSize: 10)
    if level != .fleet { target.cluster = inventory.clusters[0] }
    if level == .tenant { target.tenant = inventory.tenants[0] }
    let bytes = Array(answer.utf8) + [UInt8](repeating: 0, count: 64)
    let page = try bytes.withUnsafeBytes {
      try PageDecoder(shaper.decodePlan).decode(UnsafeRawBufferPointer(rebasing: $0[..<answer.utf8.count]))
    }
    #expect(page.problems.isEmpty)
    let shaped = shaper.shape(page.batch, target)
    #expect(shaped.columns.map(\.type) == columns.map(\.type))
    return (0..<shaped.count).map { row in
      Dictionary(uniqueKeysWithValues: zip(columns.map(\.name), shaped.row(row)))
    }
  }

  private func time(_ text: String) -> Value { Instant(parsing: text, in: .utc).map(Value.time) ?? .null }

  private func page(_ items: String) -> String { #"{"data":{"contents":[\#(items)],"page":{"totalElements":1}}}"# }

  @Test func tenantDataTasks() throws {
    let row = try #require(try rows(SampleResponses.tenantDataTasks, .dataTasks, .tenant).first)
    #expect(row["kind"] == .text("data") && row["profile"] == .text("prod7"))
    #expect(row["tenantId"] == .integer(1_000_012) && row["tenantName"] == .text("ww1144"))
    #expect(row["state"] == .text("SUCCEEDED") && row["status"] == .text("DONE"))
    #expect(row["elapsed"] == .duration(125_563_896_000) && row["duration"] == .duration(125_000_000_000))
    #expect(row["finishTime"] == time("2024-08-09T08:02:57.715753Z"))
    #expect(row[windowEndColumnName] == row["startTime"])
    #expect(row["backupSetId"] == .integer(1) && row["errorMsg"] == .text(""))
    #expect(row["start_scn"] == .null)
  }

  @Test func clusterDataTasks() throws {
    let rows = try rows(SampleResponses.clusterDataTasks, .dataTasks, .cluster)
    #expect(rows.map { $0["taskId"] } == [.integer(23), .integer(22), .integer(21)])
    #expect(rows[0]["startTime"] == time("2021-09-16T09:25:02.993Z"))
    for row in rows {
      // A task of the whole cluster has tenant id 0 on the wire.
      #expect(row["tenantId"] == .null && row["tenantName"] == .null)
      #expect(row["clusterName"] == .text("yc0820_17"))
    }
  }

  @Test func clusterLogTasks() throws {
    let row = try #require(try rows(SampleResponses.clusterLogTasks, .logTasks, .cluster).first)
    #expect(row["delay"] == .duration(77_642_100_000))
    #expect(row["taskId"] == .null && row["finishTime"] == .null)
    #expect(row["startTime"] == row["createTime"] && row["startTime"] != .null)
    #expect(row[windowEndColumnName] == row["checkpoint"])
    #expect(row["state"] == .text("RUNNING"))
  }

  @Test func tenantRestoreTasks() throws {
    let rows = try rows(SampleResponses.tenantRestoreTasks, .restoreTasks, .tenant)
    #expect(rows.count == 2)
    for row in rows {
      #expect(row["state"] == .text("SUCCEEDED"))
      #expect(row["taskId"] == row["id"] && row["startTime"] == row["createTime"])
      #expect(row["clusterId"] == row["restoreClusterId"] && row["tenantName"] == row["restoreTenantName"])
    }
  }

  @Test func overviewOfObshell() throws {
    var inventory = ServerInventory(profile: "prod7", dialect: .obshell, readAt: testNow)
    inventory.clusters = [ClusterEntry(id: 1, name: "test")]
    inventory.tenants = [TenantEntry(id: 1002, name: "tenant1", clusterId: 1, clusterName: "test")]
    let row = try #require(
      try rows(
        SampleResponses.backupOverview, .dataTasks, .tenant, dialect: .obshell, version: ProductVersion(4, 3, 1),
        inventory: inventory
      ).first)
    #expect(row["start_scn"] == .integer(1_728_727_696_264_250_400))
    #expect(
      row["clusterId"] == .integer(1) && row["clusterName"] == .text("test") && row["tenantName"] == .text("tenant1"))
    #expect(row["taskId"] == row["job_id"] && row["startTime"] == row["start_timestamp"])
    #expect(row["backupSetId"] == .null)
  }

  @Test(
    arguments: [
      // The server fills in an end while it runs.
      (#""status":"DOING","finishTime":"2024-08-09T07:59:00Z""#, "RUNNING", .null, .duration(120_000_000_000)),
      (#""status":"DONE","finishTime":"2024-08-09T07:59:00Z""#, "SUCCEEDED", nil, .duration(60_000_000_000)),
      (#""status":"FAILED""#, "FAILED", .null, .null), (#""status":"NEW_WORD""#, "UNKNOWN", .null, .null),
      (#""status":null"#, "UNKNOWN", .null, .null), (#""x":1"#, "UNKNOWN", .null, .null),
    ] as [(String, String, Value?, Value)])
  func stateAndTimes(_ members: String, _ state: String, _ finish: Value?, _ elapsed: Value) throws {
    let row = try #require(
      try rows(page(#"{"startTime":"2024-08-09T07:58:00Z",\#(members)}"#), .dataTasks, .tenant).first)
    #expect(row["state"] == .text(state))
    #expect(row["finishTime"] == finish ?? time("2024-08-09T07:59:00Z"))
    #expect(row["elapsed"] == elapsed)
    #expect(row["age"] == .duration(120_000_000_000))
    // What the answer leaves out is known from what was asked.
    #expect(row["clusterId"] == .integer(1_000_005) && row["tenantId"] == .integer(1_000_012))
    #expect(row["tenantName"] == .text("ww1144"))
  }

  @Test func statesOfManyRows() throws {
    let items = ["DONE", "DOING", "DONE", "BROKEN", "CANCELED", "DOING"].map { #"{"status":"\#($0)"}"# }
    let states = try rows(page(items.joined(separator: ",")), .dataTasks, .cluster).map { $0["state"] }
    #expect(
      states == ["SUCCEEDED", "RUNNING", "SUCCEEDED", "UNKNOWN", "CANCELED", "RUNNING"].map { Value.text($0) })
  }

  @Test func flagsOfARestore() throws {
    let items = """
      {"status":"RESTORE_SUCCESS","finished":true,"successful":false,"restoreTenantName":"aiso","restoreClusterId":1000005},
      {"status":"X","finished":false,"restoreTenantName":"aiso","restoreClusterId":283},{"status":"RESTORE_FAIL"}
      """
    let rows = try rows(page(items), .restoreTasks, .tenant)
    #expect(rows.map { $0["state"] } == [.text("FAILED"), .text("RUNNING"), .text("FAILED")])
    // An id is known where the inventory knows the name in that cluster, and is never that of the path.
    #expect(rows.map { $0["tenantId"] } == [.integer(1_000_013), .null, .null])
    #expect(rows.map { $0["tenantName"] } == [.text("aiso"), .text("aiso"), .null])
  }

  @Test func fieldsThatTheCatalogueDoesNotKnow() throws {
    let row = try #require(
      try rows(
        page(#"{"taskId":7,"newField":{"a":[1, 2]},"other":"x"}"#), .dataTasks, .tenant,
        extra: ["extra", "extra.newField", "extra.none", "extra.taskId"]
      ).first)
    #expect(row["extra.newField"] == .json(#"{"a":[1,2]}"#))
    #expect(row["extra.none"] == .null)
    // One that it knows is a column of its own.
    #expect(row["extra.taskId"] == .null)
    guard case .json(let extra)? = row["extra"] else {
      Issue.record("no extra")
      return
    }
    #expect(extra.contains("newField") && extra.contains("other") && !extra.contains("taskId"))
  }

  /// More fields than a decoder has columns for.
  @Test func manyUnknownFields() throws {
    let names = (0..<100).map { "field\($0)" }
    let members = names.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",")
    let row = try #require(
      try rows(page("{\(members)}"), .dataTasks, .cluster, extra: names.map { "extra.\($0)" }).first)
    for (index, name) in names.enumerated() { #expect(row["extra.\(name)"] == .json("\(index)")) }
  }

  /// What lets somebody into a storage is not for who reads the list of backups.
  @Test func accessKeysAreHidden() throws {
    let sample = "oss://bucket/data?host=oss-cn-hangzhou.aliyuncs.com"
    for (uri, shown) in [
      (sample, sample), ("file:///b", "file:///b"), ("/data/b", "/data/b"),
      (
        "oss://b/p?host=h&access_id=AKID&access_key=SK&delete_mode=delete",
        "oss://b/p?host=h&access_id=(hidden)&access_key=(hidden)&delete_mode=(hidden)"
      ), ("s3://AKID:SK@b/p", "s3://AKID:***@b/p"), ("oss://b?SK", "oss://b?(hidden)"),
    ] {
      let row = try #require(try rows(page(#"{"taskId":1,"backupUri":"\#(uri)"}"#), .dataTasks, .tenant).first)
      #expect(row["backupUri"] == .text(shown))
    }
    let two = "oss://a/d?host=h&access_key=S,K,oss://a/l?access_key=SK&host=h"
    let restore = try #require(try rows(page(#"{"id":1,"restoreUri":"\#(two)"}"#), .restoreTasks, .tenant).first)
    #expect(restore["restoreUri"] == .text("oss://a/d?host=h&access_key=(hidden),oss://a/l?access_key=(hidden)&host=h"))
    let config =
      #"{"name":"n","ossAccessKey":{"accessKeyId":"AK","accessKeySecret":"SK"},"keys":[{"token":7}],"uri":"oss://b?access_key=SK"}"#
    let row = try #require(
      try rows(
        page(#"{"taskId":1,"storageConfig":\#(config),"access_key":"SK","password":null,"plain":{"a": 1}}"#),
        .dataTasks,
        .tenant, extra: ["extra", "extra.storageConfig", "extra.access_key", "extra.plain", "extra.password"]
      ).first)
    #expect(row["extra.access_key"] == .json(#""(hidden)""#))
    #expect(row["extra.plain"] == .json(#"{"a":1}"#) && row["extra.password"] == .null)
    let safe =
      #"{"name":"n","ossAccessKey":{"accessKeyId":"(hidden)","accessKeySecret":"(hidden)"},"keys":[{"token":"(hidden)"}],"uri":"oss://b?access_key=(hidden)"}"#
    #expect(row["extra.storageConfig"] == .json(safe))
    guard case .json(let extra)? = row["extra"] else {
      Issue.record("no extra")
      return
    }
    #expect(extra.contains(safe) && !extra.contains("SK\"") && extra.contains(#""password":null"#))
  }

  @Test func whatCanBeBackedUp() throws {
    let items = """
      {"id":1,"name":"sys","clusterId":1000005,"obVersion":"4.2.5.3"},{"id":2,"name":"sys","clusterId":1000005},
      {"id":3,"name":"pay","obVersion":"4.2.5.3"},{"id":4,"name":"sys","clusterId":9}
      """
    let rows = try rows(page(items), .tenants, .fleet)
    #expect(rows.map { $0["backupable"] } == [.boolean(false), .boolean(true), .boolean(true), .boolean(true)])
    #expect(rows.map { $0["tenantId"] } == (1...4).map { .integer($0) })
  }

  /// Only what a query reads is decoded, and what tells its rows apart.
  @Test func onlyWhatIsNeededIsDecoded() throws {
    let endpoint = try #require(EndpointCatalog.endpoint(.ocp, .dataTasks, .tenant))
    func keys(_ names: [String]) -> Set<String> {
      let columns = names.map { Field($0, SourceCatalog.description(of: .dataTasks).column($0)?.type ?? .json) }
      let plan = RowShaper(endpoint, columns, ShapeContext(now: testNow, inventory: nil)).decodePlan
      return Set(plan.columns.map(\.key)).subtracting(endpoint.identity).subtracting(["obTenantId"])
    }
    #expect(keys([]) == [])
    #expect(keys(["backupUri"]) == ["backupUri"])
    #expect(keys(["age"]) == ["startTime"])
    #expect(keys(["elapsed"]) == ["startTime", "finishTime", "status"])
    #expect(keys(["kind", "profile", "tenantId"]) == ["tenantName"])
  }
}
