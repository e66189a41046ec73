import ObqConnect
import ObqData
import ObqEngine
import Testing

@testable import ObqSimulator

/// Protection, ranges and policies: values inside nested objects, which stand for each other, and which can't be read.
@Suite struct BackupSourceTests {
  private static let cluster = #"{"id":1,"name":"c1","obClusterId":1,"obVersion":"2.2.77"}"#

  private func outcome(_ query: String, of answer: String) throws -> Outcome {
    let server = try CannedServer(clusters: [Self.cluster]) { request in
      request.rawPath.contains("/backup/") ? .init(#"{"data":\#(answer),"successful":true,"status":200}"#) : nil
    }
    let asking = Asking()
    let connector = Connector([try asking.settings(server.url)], zone: .utc)
    defer { connector.close() }
    return try asking.run(query, connector)
  }

  private static func ranges(_ items: String) -> String {
    #"{"obRecoverableInfoAggregation":{"latestSevenDaysAggregation":{"obRecoverableSectionItems":[\#(items)]}}}"#
  }

  private func time(_ text: String) -> Value { Instant(parsing: text, in: .utc).map(Value.time) ?? .null }

  @Test func eachKindOfRangeHasItsTimesElsewhere() throws {
    let from = #""startTime":"2024-08-01T00:00:00+08:00","endTime":"2024-08-02T00:00:00+08:00""#
    let outcome = try outcome(
      "ranges select type, rangeStart, rangeEnd, fullBackupSetId",
      of: Self.ranges(
        #"""
        {"obRecoverableSectionItemType":"FULL_DATA_BACKUP","dataBackupRecoverableInfo":
          {"fullBackupSetId":9007199254740993,"recoverableTime":"2024-08-03T00:00:00Z"},"realRecoverableTimeInterval":null},
        {"obRecoverableSectionItemType":"LOG_BACKUP","logRecoverableTimeInterval":{\#(from)}},
        {"obRecoverableSectionItemType":"RECOVERABLE","realRecoverableTimeInterval":{\#(from)}}
        """#))
    #expect(outcome.isComplete, "\(outcome.texts)")
    let (start, end) = (time("2024-07-31T16:00:00Z"), time("2024-08-01T16:00:00Z"))
    let taken = time("2024-08-03T00:00:00Z")
    #expect(
      outcome.rows == [
        [.text("FULL_DATA_BACKUP"), taken, taken, .integer(9_007_199_254_740_993)],
        [.text("LOG_BACKUP"), start, end, .null], [.text("RECOVERABLE"), start, end, .null],
      ])
  }

  /// A value that is not of its type is null, and the result is not whole: the same as in a list of tasks.
  @Test(
    arguments: [
      (#""2024-13-45T00:00:00Z""#, "not a time"), (#""2024-08-01T00:00:00""#, "a time without an offset"),
      ("7", "another kind of value"), ("{}", "another kind of value"),
    ])
  func aTimeInsideThatCannotBeRead(_ text: String, _ words: String) throws {
    let outcome = try outcome(
      "ranges select rangeStart",
      of: Self.ranges(
        #"{"obRecoverableSectionItemType":"RECOVERABLE","realRecoverableTimeInterval":{"startTime":\#(text)}}"#))
    #expect(outcome.rows == [[.null]])
    #expect(
      outcome.figures.reasons.contains { $0.contains("realRecoverableTimeInterval.startTime of 1 row") },
      "\(words): \(outcome.figures.reasons)")
    #expect(outcome.figures.reasons.contains { $0.contains(": \(words)) and counts as null") }, "\(outcome.texts)")
  }

  @Test func keysOfTheStorageAreNeverShown() throws {
    let policy = #"""
      {"id":1,"type":"BACKUP","clusterId":1,"accessKey":"top-hidden-1","obBackupServiceStorageConfig":{"configName":"oss-1",
       "obBackupStorageBaseInfo":{"backupStorageType":"OSS","storageUrl":"oss://b/d?host=h&access_id=hidden-2&access_key=hidden-3",
        "accessId":"hidden-4","accessKey":"hidden-5"}},"obBackupScheduleConfig":{"backupScheduleEnabled":false}}
      """#
    for query in [
      "policies", "policies select *, extra", "policies select extra.obBackupServiceStorageConfig, extra.accessKey",
    ] {
      let outcome = try outcome(query, of: policy)
      #expect(outcome.isComplete && outcome.rows.count == 1, "\(outcome.texts)")
      #expect(!"\(outcome.rows)".contains("hidden-"), "\(query): \(outcome.rows)")
    }
    let outcome = try outcome("policies where not scheduleEnabled select storageType, storageName", of: policy)
    #expect(outcome.rows == [[.text("OSS"), .text("oss-1")]])
  }

  @Test func noPolicyIsNoRow() throws {
    let server = try CannedServer(clusters: [Self.cluster]) { request in
      request.rawPath.contains("/backup/")
        ? .init(#"{"error":{"code":10002,"message":"no such policy"},"successful":false,"status":404}"#, status: 404)
        : nil
    }
    let asking = Asking()
    let connector = Connector([try asking.settings(server.url)], zone: .utc)
    defer { connector.close() }
    let outcome = try asking.run("policies", connector)
    #expect(outcome.isComplete && outcome.rows.isEmpty, "\(outcome.texts)")
  }
}
