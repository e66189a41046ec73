import ObqSimulator
import ObqTestSupport
import Testing

/// The documented sample responses, through the whole program.
@Suite struct SampleTests {
  @Test func tenantDataTask() throws {
    let run = try Obq(Servers.samples.get()).run(
      "-c", "tasks data on tenant ww1144 where tenantId = 1000012 select taskId, status, state, elapsed, startTime")
    #expect(
      run.output
        == "taskId\tstatus\tstate\telapsed\tstartTime\n1\tDONE\tSUCCEEDED\t125.563896\t2024-08-09T08:00:52.151857Z\n")
  }

  @Test(arguments: [("UTC", "2021-09-16T09:25:02.993Z"), ("Asia/Shanghai", "2021-09-16T17:25:02.993+08:00")])
  func clusterDataTasks(zone: String, start: String) throws {
    let run = try Obq(Servers.samples.get(), options: ["--timezone", zone]).run(
      "-c", "tasks data on cluster 1000005 select taskId, tenantId, startTime, elapsed sort by taskId desc")
    let rows = try #require(readTSV(run.output)).dropFirst()
    #expect(rows.map { $0[0] } == ["23", "22", "21"])
    #expect(rows.first == ["23", "", start, "2.95"])
  }

  @Test func anInstantIsTheSameInEveryZone() throws {
    let obq = try Obq(Servers.samples.get())
    for zone in ["UTC", "Asia/Shanghai", "America/New_York"] {
      let run = try obq.run(
        "--timezone", zone, "-c",
        "tasks data on cluster yc0820_17 where startTime = 2021-09-16T09:25:02.993Z select taskId")
      #expect(run.lines == ["taskId", "23"], "\(zone)")
    }
  }

  @Test func windowsAreReadInTheZone() throws {
    let obq = try Obq(Servers.samples.get())
    let query = "tasks data since 2021-09-16T17:00 until 2021-09-16T18:00 select taskId"
    #expect(try obq.run("--timezone", "Asia/Shanghai", "-c", query).lines == ["taskId", "23"])
    #expect(try obq.run("--timezone", "UTC", "-c", query).lines == ["taskId"])
  }

  @Test func logTask() throws {
    let obq = try Obq(Servers.samples.get())
    let run = try obq.run("-c", "tasks log select delay, status, state, checkpoint, taskId")
    #expect(run.lines.dropFirst() == ["77.6421\tRUNNING\tRUNNING\t2021-09-23T06:33:17.357Z\t"])
    #expect(try obq.run("-c", "tasks log where delay > 60s count").lines == ["count()", "1"])
    #expect(try obq.run("-c", "tasks log where delay > 78 count").lines == ["count()", "0"])
  }

  @Test func restoreTasks() throws {
    let run = try Obq(Servers.samples.get()).run(
      "-c", "tasks restore select taskId, status, state, restoreTenantName, statusDesc sort by taskId")
    #expect(
      run.lines.dropFirst() == [
        "1\tRESTORE_SUCCESS\tSUCCEEDED\taiso\t已完成", "2\tRESTORE_SUCCESS\tSUCCEEDED\tzhengzhou\t已完成",
      ])
  }

  @Test func obshellOverview() throws {
    let run = try Obq(Servers.samples.get(), options: ["--type", "obshell"]).run(
      "-c", "tasks data select tenantId, status, state, start_scn, input_bytes, elapsed, startTime")
    #expect(
      run.lines.dropFirst() == [
        "1002\tCOMPLETED\tSUCCEEDED\t1728727696264250400\t128825794\t154.763712\t2024-10-12T10:08:08.723714Z"
      ], "\(run.errors)")
  }

  @Test func theKindOfServerIsFoundOut() throws {
    let server = try Servers.start {
      $0.fleet = .samples
      $0.serves = .obshell
    }
    let run = try Obq(server).run("-c", "tasks data select start_scn", "--user", "root")
    #expect(run.lines == ["start_scn", "1728727696264250400"], "\(run.errors)")
  }

  @Test func unionOfAllKinds() throws {
    let run = try Obq(Servers.samples.get()).run("-c", "tasks count by kind, state sort by kind")
    #expect(run.lines.dropFirst() == ["data\tSUCCEEDED\t3", "log\tRUNNING\t1", "restore\tSUCCEEDED\t2"])
  }
}
