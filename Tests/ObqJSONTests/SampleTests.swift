import ObqData
import ObqJSON
import Testing

/// Each public sample, read as its endpoint's plan would read it.
struct SampleTests {
  @Test func tenantDataBackup() throws {
    let plan = DecodePlan(
      rows: .array(["data", "contents"]),
      columns: [
        .init("taskId", .integer), .init("status", .text, isDictionary: true), .init("duration", .duration),
        .init("startTime", .time), .init("finishTime", .time), .init("errorMsg", .text), .init("tenantName", .text),
        .init("dataVersion", .integer),
      ])
    let page = try decode(Samples.tenantDataBackupTasks, plan)
    #expect(
      page.batch.row(0) == [
        .integer(1), .text("DONE"), .duration(125_000_000_000), time("2024-08-09T08:00:52.151857Z"),
        time("2024-08-09T08:02:57.715753Z"), .text(""), .text("ww1144"), .null,
      ])
    #expect(page.batch.count == 1)
    #expect(page.page == PageInfo(number: 1, size: 5000, totalElements: 1, totalPages: 1))
    #expect(
      page.envelope == Envelope(successful: true, status: 200, traceId: "5cf1b02e0f6f76b3", server: "a24d13ce67"))
    #expect(!page.rowsMissing)
    #expect(page.problemCount == 0)
    #expect(page.problems.isEmpty)
  }

  @Test func clusterDataBackup() throws {
    let plan = DecodePlan(
      rows: .array(["data", "contents"]),
      columns: [
        .init("taskId", .integer), .init("finishTime", .time), .init("tenantId", .integer), .init("tenantName", .text),
        .init("dataSecondaryBackupTaskIds", .json),
      ])
    let page = try decode(Samples.clusterDataBackupTasks, plan)
    #expect(page.batch.count == 3)
    #expect(
      page.batch.row(2) == [
        .integer(21), time("2021-09-13T17:25:08.473+0800"), .integer(0), .null, .json("[10]"),
      ])
    #expect(page.batch.columns[3].isNull(0))
  }

  @Test func obshellOverview() throws {
    let plan = DecodePlan(
      rows: .object(["data", "status"]),
      columns: [
        .init("status", .text), .init("start_scn", .integer), .init("input_bytes", .size),
        .init("output_rate_bytes", .real), .init("end_timestamp", .time), .init("comment", .text), .init("path", .text),
      ], pageKeys: .snake)
    let page = try decode(Samples.obshellBackupOverview, plan)
    #expect(page.batch.count == 1)
    #expect(
      page.batch.row(0) == [
        .text("COMPLETED"), .integer(1_728_727_696_264_250_400), .size(128_825_794), .real(144225.6503),
        time("2024-10-12T18:10:43.487426+08:00"), .text(""),
        .text("oss://oss-328067-1012-obshell/backup/archive/test/1/1002/data?host=oss-cn-hangzhou.aliyuncs.com"),
      ])
    #expect(page.page == nil)
    // The envelope's own status, not the item's.
    #expect(page.envelope.status == 200)
    #expect(page.envelope.server == nil)
  }

  @Test func logBackup() throws {
    let plan = DecodePlan(
      rows: .array(["data", "contents"]),
      columns: [.init("delay", .duration), .init("checkpoint", .time), .init("status", .text)])
    let page = try decode(Samples.logBackupTasks, plan)
    #expect(
      page.batch.row(0) == [.duration(77_642_100_000), time("2021-09-23T14:33:17.357+08:00"), .text("RUNNING")])
  }

  @Test func restore() throws {
    let plan = DecodePlan(
      rows: .array(["data", "contents"]),
      columns: [
        .init("id", .integer), .init("finished", .boolean), .init("successful", .boolean), .init("statusDesc", .text),
        .init("status", .text, isDictionary: true), .init("restoreUri", .text),
      ])
    let page = try decode(Samples.restoreTasks, plan)
    #expect(page.batch.count == 2)
    let uri = "file:///obbackup/ob_431/199/tenant_incarnation_1/1002/"
    #expect(
      page.batch.row(1) == [
        .integer(1), .boolean(true), .boolean(true), .text("已完成"), .text("RESTORE_SUCCESS"),
        .text("\(uri)clog,\(uri)data"),
      ])
    #expect(page.envelope.successful == true)
  }
}
