import ObqConnect
import ObqData
import ObqEngine
import ObqPlan
import Testing

@testable import ObqSimulator

/// What servers may say that the simulator does not: every answer is written out here.
@Suite struct AnswerTests {
  /// A count may be anything: it is handed on in pieces, and may be ended between them.
  @Test func aCountBeyondAllMeasure() throws {
    let server = try CannedServer { request in
      guard request.rawPath.hasSuffix("dataBackupTasks") else { return nil }
      return .init(#"{"data":{"contents":[{"taskId":1}],"page":{"totalElements":2147483647}},"successful":true}"#)
    }
    let asking = Asking()
    let connector = Connector([try asking.settings(server.url)], zone: .utc)
    defer { connector.close() }
    let control = RunControl(now: testNow, deadline: nil, maxCalls: nil)
    connector.begin(control)
    let report = RunReport()
    let plan = try asking.plan("tasks data count", connector, report)
    let stream = try connector.open(plan.scans[0], report)
    for _ in 0..<3 {
      let batch = try #require(try stream.next())
      #expect(batch.count > 0 && batch.count <= 1 << 16)
    }
    control.cancel()
    #expect(throws: QueryFailure.self) { try stream.next() }
  }
}
