import ObqJSON
import ObqSimulator
import ObqTestSupport
import Testing

/// The main job, in every format, and what the formats promise to scripts.
@Suite struct FormatTests {
  private let columns = [
    "clusterName", "tenantName", "taskId", "status", "state", "startTime", "elapsed", "errorMsg", "dataVersion",
  ]
  private var query: String {
    "tasks data where status = FAILED since 30d select \(columns.joined(separator: ", ")) "
      + "sort by startTime, clusterName, tenantName"
  }

  @Test func machineFormatsHoldTheSameRows() throws {
    let obq = try Obq(Servers.demo.get())
    let csv = try obq.run("--format", "csv", "-c", query)
    let tsv = try obq.run("--format", "tsv", "-c", query)
    let json = try obq.run("--format", "json", "-c", query)
    let jsonl = try obq.run("--format", "jsonl", "-c", query)
    for run in [csv, tsv, json, jsonl] {
      #expect(run.code == 0, "\(run.errors)")
      #expect(run.errors.isEmpty)
      #expect(!run.bytes.contains(0x0D) && run.bytes.last == 0x0A)
      #expect(!run.bytes.contains(0x1B))
    }
    let fields = try #require(readCSV(csv.output))
    let lines = try #require(readTSV(tsv.output))
    #expect(fields.count > 20)
    #expect(fields[0].map(\.text) == columns)
    #expect(lines == fields.map { $0.map(\.text) })

    let document = try JSONValue(parsing: json.bytes)
    let rows = try #require(document["rows"]?.elements)
    #expect(document["columns"]?.elements?.map { $0["name"]?.string ?? "" } == columns)
    #expect(rows.map { row in row.elements?.map { $0.plainText ?? "" } ?? [] } == Array(lines.dropFirst()))

    let objects = try jsonl.lines.map { try JSONValue(parsing: Array($0.utf8)) }
    #expect(objects.allSatisfy { $0.members?.map(\.key) == columns })
    #expect(objects.map { $0.members?.map(\.value) } == rows.map(\.elements))
  }

  @Test func cellsAreSpelledAsPromised() throws {
    let run = try Obq(Servers.demo.get()).run("--format", "csv", "-c", query)
    for record in try #require(readCSV(run.output)).dropFirst() {
      let cell = Dictionary(uniqueKeysWithValues: zip(columns, record))
      #expect(cell["status"]?.text == "FAILED")
      let start = try #require(cell["startTime"]?.text)
      #expect(start.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d*[1-9])?Z/) != nil, "\(start)")
      let elapsed = try #require(cell["elapsed"]?.text)
      #expect(elapsed.wholeMatch(of: /\d+(\.\d+)?/) != nil, "\(elapsed)")
      #expect(cell["errorMsg"]?.text.isEmpty == false)
      // Null is an empty field without quotes.
      if cell["clusterName"]?.text == "ob_431" { #expect(cell["dataVersion"] == CSVField(text: "", isQuoted: false)) }
    }
  }

  @Test(arguments: [
    ("UTC", "2024-08-09T08:00:52.151857Z"), ("+00:00", "2024-08-09T08:00:52.151857Z"),
    ("Asia/Shanghai", "2024-08-09T16:00:52.151857+08:00"), ("America/New_York", "2024-08-09T04:00:52.151857-04:00"),
    ("+05:30", "2024-08-09T13:30:52.151857+05:30"),
  ])
  func timesAreOfTheZone(zone: String, expected: String) throws {
    let obq = try Obq(Servers.samples.get())
    for format in ["tsv", "csv", "jsonl", "json"] {
      let run = try obq.run(
        "--timezone", zone, "--format", format, "-c", "tasks data on tenant ww1144 select startTime, finishTime")
      #expect(run.output.contains(expected), "\(format): \(run.output)\(run.errors)")
    }
  }

  @Test func metaOfJSON() throws {
    let server = try Servers.start()
    let run = try Obq(server).run("--format", "json", "-c", "tasks data on cluster ob_431 since 30d")
    let document = try JSONValue(parsing: run.bytes)
    let meta = try #require(document["meta"])
    #expect(
      meta.members?.map(\.key) == [
        "version", "complete", "reasons", "calls", "pages", "fetched", "rows", "elapsed", "asOf", "targets",
      ])
    #expect(meta["version"] == .integer(1))
    #expect(meta["complete"] == .boolean(true))
    #expect(meta["reasons"] == .array([]))
    #expect(meta["calls"]?.integer == Int64(server.requests().count))
    #expect(meta["pages"]?.integer == Int64(server.taskRequests.count))
    #expect(meta["rows"]?.integer == Int64(try #require(document["rows"]?.elements).count))
    #expect(try #require(meta["fetched"]?.integer) >= #require(meta["rows"]?.integer))
    let asOf = try #require(meta["asOf"]?.string)
    #expect(asOf.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) != nil, "\(asOf)")
    let targets = try #require(meta["targets"]?.elements)
    #expect(targets.count == 8 - 1)
    for target in targets {
      #expect(target.members?.map(\.key) == ["profile", "cluster", "tenant", "ok", "error"])
      #expect(target["cluster"] == .string("ob_431"))
      #expect(target["ok"] == .boolean(true))
      #expect(target["error"] == .null)
    }
    for column in try #require(document["columns"]?.elements) {
      #expect(column.members?.map(\.key) == ["name", "type", "unit"])
    }
  }

  @Test func aLimitedResultIsComplete() throws {
    let run = try Obq(Servers.demo.get()).run("--format", "json", "-c", "tasks data limit 2")
    let meta = try #require(try JSONValue(parsing: run.bytes)["meta"])
    #expect(meta["complete"] == .boolean(true))
    #expect(meta["limited"] == .boolean(true))
    #expect(run.code == 0)
  }

  @Test func severalStatementsAreSeveralObjects() throws {
    let run = try Obq(Servers.demo.get()).run(
      "--format", "json", "-c", "tasks data limit 2; tasks log limit 1", "-c", "clusters")
    let documents = try run.lines.map { try JSONValue(parsing: Array($0.utf8)) }
    #expect(documents.map { $0["rows"]?.elements?.count } == [2, 1, 6])
  }

  @Test func asBeatsTheOption() throws {
    let run = try Obq(Servers.demo.get()).run(
      "--format", "json", "-c", "clusters select clusterName limit 1 as csv; clusters select clusterName limit 1")
    #expect(run.lines.count == 3)
    #expect(run.lines.first == "clusterName")
    #expect(run.lines.last?.hasPrefix("{\"meta\"") == true)
  }

  @Test(arguments: ["tsv", "csv", "json", "jsonl", "vertical", "table", "markdown", "html"])
  func wholeNumbersAreExact(format: String) throws {
    let run = try Obq(Servers.samples.get(), options: ["--type", "obshell"]).run(
      "--format", format, "-c", "tasks data select start_scn, end_scn, output_bytes derive odd = start_scn + 1")
    #expect(run.code == 0, "\(run.errors)")
    for number in ["1728727696264250400", "1728727843446713000", "1728727696264250401"] {
      #expect(run.output.contains(number), "\(run.output)")
    }
    if ["tsv", "csv", "json", "jsonl"].contains(format) { #expect(run.output.contains("22320897")) }
  }

  @Test(arguments: ["tsv", "csv", "json", "jsonl"])
  func idsBeyondDoublesAreExact(format: String) throws {
    let server = try Servers.start { $0.faults = [FaultSetting(.bigIntegers)] }
    let run = try Obq(server).run(
      "--format", format, "-c",
      "tasks data on cluster ob_431 where taskId > 9007199254740992 and taskId % 2 = 1 select taskId limit 1")
    let id = try #require(run.output.firstMatch(of: /9\d{15,}/)?.output)
    let body = try #require(Int64(id))
    // The plain reading of a double would make it even.
    #expect(Int64(Double(body)) != body, "\(id)")
    if format.hasPrefix("json") { #expect(!run.output.contains("\"\(id)\"")) }
  }

  @Test(arguments: [
    ("csv", [String](), "a,\n"), ("tsv", [], "a\t\n"), ("csv", ["--null", "NULL"], "a,NULL\n"),
    ("tsv", ["--null", "\\N"], "a\t\\N\n"), ("jsonl", ["--null", "NULL"], "{\"n\":\"a\",\"e\":null}\n"),
  ])
  func nullIsSpelled(format: String, options: [String], expected: String) throws {
    let obq = try Obq(Servers.samples.get(), options: options)
    let run = try obq.run(
      "--no-header", "--format", format, "-c",
      "tasks data on tenant ww1144 where taskId = 1 derive n = 'a', e = progress select n, e".replacing(
        "progress", with: "dataVersion"))
    #expect(run.output == expected, "\(run.errors)")
  }

  @Test func emptyTextIsNotNull() throws {
    let obq = try Obq(Servers.samples.get())
    let query = "tasks data on tenant ww1144 where taskId = 1 select errorMsg, dataVersion"
    #expect(try obq.run("--format", "csv", "-c", query).output == "errorMsg,dataVersion\n\"\",\n")
    #expect(try obq.run("--format", "tsv", "-c", query).output == "errorMsg\tdataVersion\n\t\n")
    #expect(try obq.run("--format", "jsonl", "-c", query).output == "{\"errorMsg\":\"\",\"dataVersion\":null}\n")
  }

  @Test func booleansAndLists() throws {
    let obq = try Obq(Servers.samples.get())
    #expect(try obq.run("-c", "tasks restore limit 1 select finished").output == "finished\ntrue\n")
    let lists = try obq.run(
      "-c", "tasks data on cluster yc0820_17 where taskId = 23 select dataSecondaryBackupTaskIds as ids")
    #expect(lists.output == "ids\n[14]\n", "\(lists.errors)")
  }

  @Test func textIsEscaped() throws {
    let obq = try Obq(Servers.samples.get())
    let query = "tasks data on tenant ww1144 where taskId = 1 derive t = 'a\tb\\c,d\"e|f' select t"
    #expect(try obq.run("--format", "tsv", "-c", query).output == "t\na\\tb\\\\c,d\"e|f\n")
    #expect(try obq.run("--format", "csv", "-c", query).output == "t\n\"a\tb\\c,d\"\"e|f\"\n")
    #expect(try obq.run("--format", "markdown", "-c", query).output.contains("| a\\tb\\c,d\"e\\|f |"))
  }

  @Test func formatsForPeople() throws {
    let obq = try Obq(Servers.demo.get())
    let rows = try #require(readTSV(try obq.run("-c", query).output)).count - 1

    let table = try obq.run("--format", "table", "-c", query)
    #expect(table.lines.filter { $0.hasPrefix("│") }.count == rows + 1)
    #expect(table.errors.contains("\(rows) rows") && table.errors.contains("complete"))
    let vertical = try obq.run("--format", "vertical", "-c", query)
    #expect(vertical.lines.filter { $0.hasPrefix("*** ") }.count == rows)
    #expect(vertical.lines.filter { $0.hasPrefix("clusterName: ") }.count == rows)
    let markdown = try obq.run("--format", "markdown", "-c", query)
    #expect(markdown.lines.filter { $0.hasPrefix("|") && $0.hasSuffix("|") }.count == rows + 2)
    let html = try obq.run("--format", "html", "-c", query)
    #expect(html.output.components(of: "<tr").count - 1 == rows + 1)
  }

  @Test func expandedByStatement() throws {
    let run = try Obq(Servers.demo.get()).run("-c", "clusters select clusterName, obVersion limit 1 \\G")
    #expect(run.lines == ["*** 1 ***", "clusterName: ob_431", "  obVersion: 4.3.1.0"])
  }

  @Test func tsvIsTheDefaultWithoutATerminal() throws {
    let obq = try Obq(Servers.demo.get())
    let plain = try obq.run("-c", "clusters")
    #expect(plain.bytes == (try obq.run("--format", "tsv", "-c", "clusters").bytes))
    #expect(plain.errors.isEmpty)
  }

  @Test func commonColumnsComeFirst() throws {
    let run = try Obq(Servers.demo.get()).run("-c", "tasks data limit 1")
    let common = [
      "kind", "profile", "clusterId", "clusterName", "tenantId", "tenantName", "taskId", "status", "state",
      "startTime", "finishTime", "elapsed", "age", "errorMsg",
    ]
    let header = try #require(readTSV(run.output)?.first)
    #expect(Array(header.prefix(common.count)) == common)
    #expect(header.contains("backupUri"))
    let union = try Obq(Servers.demo.get()).run("-c", "tasks limit 1")
    #expect(readTSV(union.output)?.first == common)
  }

  @Test func countsAreNamedByTheirText() throws {
    let run = try Obq(Servers.demo.get()).run("-c", "tasks data since 30d count by state")
    #expect(run.lines.first == "state\tcount()")
  }

  @Test func noHeader() throws {
    let obq = try Obq(Servers.samples.get(), options: ["--no-header"])
    for format in ["csv", "tsv"] {
      #expect(try obq.run("--format", format, "-c", "clusters select clusterId").output == "1000005\n")
    }
    #expect(try obq.run("--format", "table", "-c", "clusters select clusterId").output.contains("clusterId") == false)
  }
}

extension String {
  /// The parts between `separator`.
  func components(of separator: String) -> [Substring] { split(separator: separator, omittingEmptySubsequences: false) }
}
