import Testing

@testable import ObqSimulator

@Suite struct WindowTests {
  private func window(_ start: String, _ end: String) -> String { "?size=2000&startTime=\(start)&endTime=\(end)" }

  @Test func comparesStartTimes() throws {
    let server = try start()
    for target in [tenantData, clusterData] {
      let all = get(server, target + "?size=2000").rows
      let some = get(server, target + window("2024-08-01T00:00:00Z", "2024-08-04T00:00:00Z")).rows
      let low = try #require(SimulatorInstant(rfc3339: "2024-08-01T00:00:00Z"))
      let high = try #require(SimulatorInstant(rfc3339: "2024-08-04T00:00:00Z"))
      let expected = all.filter { row in
        row["startTime"]?.string.flatMap { SimulatorInstant(rfc3339: $0) }.map { low <= $0 && $0 <= high } ?? false
      }
      #expect(!expected.isEmpty && expected.count < all.count)
      #expect(some == expected)
    }
  }

  @Test func comparesCreateTimesOfRestores() throws {
    let server = try start()
    let times = get(server, tenantRestore + window("2024-07-20T00:00:00Z", "2024-08-09T08:13:34Z")).column("createTime")
    #expect(!times.isEmpty)
    #expect(times.allSatisfy { $0 >= "2024-07-20" })
    #expect(times.count < get(server, tenantRestore).rows.count)
  }

  @Test func aLogTaskIsAStream() throws {
    let server = try start()
    // The current round began 19 days ago, an earlier one stopped an hour before.
    #expect(get(server, tenantLog).column("status") == ["RUNNING", "STOPPED"])
    #expect(
      get(server, tenantLog + window("2024-08-09T00:00:00Z", "2024-08-09T08:13:34Z")).column("status") == ["RUNNING"])
    #expect(
      get(server, tenantLog + window("2024-07-10T00:00:00Z", "2024-07-11T00:00:00Z")).column("status") == ["STOPPED"])
    #expect(get(server, tenantLog + window("2010-07-10T00:00:00Z", "2010-07-11T00:00:00Z")).rows.isEmpty)
  }

  @Test func rules() throws {
    // The task that has been running for 53 hours began before this window and has not ended.
    let target = "/api/v2/ob/clusters/1000006/tenants/1000023/backup/task/dataBackupTasks"
    let query = window("2024-08-08T00:00:00Z", "2024-08-09T08:13:34Z")
    #expect(get(try start(), target + query).rows.isEmpty)
    #expect(get(try start { $0.windowRule = .finish }, target + query).rows.isEmpty)
    #expect(get(try start { $0.windowRule = .overlap }, target + query).column("status") == ["DOING"])
  }

  @Test func filters() throws {
    let server = try start()
    #expect(Set(get(server, tenantData + "?size=2000&status=FAILED").column("status")) == ["FAILED"])
    let two = get(server, tenantData + "?size=2000&status=FAILED&status=DONE").column("status")
    #expect(Set(two) == ["FAILED", "DONE"])
    #expect(two == get(server, tenantData + "?size=2000&status=DONE%2CFAILED").column("status"))
    let id = get(server, tenantData).column("backupSetId")[3]
    #expect(get(server, tenantData + "?backupSetId=" + id).column("taskId") == [id])
    #expect(Set(get(server, tenantRestore + "?status=FAILED").column("status")) == ["RESTORE_FAIL"])
    #expect(get(server, tenantRestore + "?restoreClusterName=elsewhere").rows.isEmpty)
    #expect(get(server, tenantLog + "?status=INPROGRESS").column("status") == ["RUNNING"])
    // Not a parameter of the cluster level.
    #expect(Set(get(server, clusterData + "?size=2000&status=FAILED").column("status")).contains("DONE"))
  }

  @Test(
    arguments: [
      ("2024-08-09T16:13:34.483+08:00", 1_723_191_214_483_000), ("2024-08-09T08:13:34.483Z", 1_723_191_214_483_000),
      ("2024-08-09T16:13:34.483+0800", 1_723_191_214_483_000), ("1970-01-01T00:00:00Z", 0),
      ("1969-12-31T23:59:59.999999Z", -1), ("2024-02-29T00:00:00.123456789Z", 1_709_164_800_123_456),
      ("2024-08-09T16:13+08:00", 1_723_191_180_000_000), ("2023-02-29T00:00:00Z", nil), ("2024-08-09", nil),
      ("2024-08-09T16:13:34", nil), ("2024-08-09T16:13:34 08:00", nil), ("2024-08-09T24:00:00Z", nil), ("", nil),
      ("2024-08-09T16:13:34.Z", nil), ("2024-08-09T16:13:34Zx", nil),
    ] as [(String, Int64?)]) func times(_ text: String, _ microseconds: Int64?)
  {
    #expect(SimulatorInstant(rfc3339: text)?.microseconds == microseconds)
  }

  @Test func timeForms() {
    let instant = SimulatorInstant(microseconds: 1_723_190_577_715_753)
    #expect(TimeForm.clusterItem.text(instant) == "2024-08-09T16:02:57.715+0800")
    #expect(TimeForm.tenantItem.text(instant) == "2024-08-09T08:02:57.715753Z")
    #expect(TimeForm.offsetMicroseconds.text(instant) == "2024-08-09T16:02:57.715753+08:00")
    #expect(TimeForm.offsetSeconds.text(instant) == "2024-08-09T16:02:57+08:00")
    #expect(TimeForm.envelope(instant, nanoseconds: 480_000_000) == "2024-08-09T16:02:57.48+08:00")
    #expect(TimeForm.envelope(instant, nanoseconds: 0) == "2024-08-09T16:02:57+08:00")
  }
}
