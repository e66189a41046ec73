import ObqCatalog
import ObqJSON

/// Pages of data backup tasks as OCP sends them, made from a seed.
struct BenchPages {
  /// Items of a page.
  static let size = 1000

  /// Each followed by the 64 bytes that a decoder may read behind an answer's end.
  let pages: [[UInt8]]

  static let padding = 64

  var bytes: Int { pages.reduce(0) { $0 + $1.count - BenchPages.padding } }
  var rows: Int { pages.count * BenchPages.size }

  init(count: Int) {
    var random = Random(state: 20_241_120)
    var id = count * BenchPages.size
    pages = (1...count).map { number in
      var text = #"{"data":{"contents":["#
      for row in 0..<BenchPages.size {
        text += (row == 0 ? "" : ",") + BenchPages.item(id, &random)
        id -= 1
      }
      text += #"],"page":{"number":\#(number),"size":1000,"totalElements":\#(count * BenchPages.size),"#
      text += #""totalPages":\#(count)}},"duration":84,"server":"a83ad33525","status":200,"successful":true,"#
      text += #""timestamp":"2024-08-09T16:13:34.483+08:00","traceId":"975e0a8a452e4ab7"}"#
      return Array(text.utf8) + [UInt8](repeating: 0x20, count: BenchPages.padding)
    }
  }

  private static let statuses = ["DONE", "DONE", "DONE", "DONE", "DONE", "DONE", "FAILED", "CANCELED"]

  private static func item(_ id: Int, _ random: inout Random) -> String {
    let tenant = random.below(200)
    let name = tenant % 17 == 0 ? "支付中心_\(tenant)" : "tenant_pay_\(tenant)"
    let status = statuses[random.below(statuses.count)]
    let error =
      status == "FAILED"
      ? #"[OB-4184] Server out of disk space, path=\"/obbackup/data_\#(random.below(40))\" 备份介质空间不足"# : ""
    let (day, hour) = (1 + random.below(28), 10 + random.below(14))
    let fraction = 100_000 + random.below(900_000)
    let start = "2024-08-\(day < 10 ? "0" : "")\(day)T\(hour):00:52.\(fraction)Z"
    let finish = "2024-08-\(day < 10 ? "0" : "")\(day)T\(hour):41:57.\(fraction)Z"
    return #"{"backupDimension":"TENANT","backupMode":"PHYSICAL_BACKUP","backupSetId":\#(random.below(900)),"#
      + #""backupUri":"file:///obbackup/ob_431/199/tenant_incarnation_1/\#(1000 + tenant)/data","clusterId":1000005,"#
      + #""clusterName":"ob_431","clusterType":"PRIMARY","dataBackupTaskType":"FULL_BACKUP","duration":\#(random.below(9000)),"#
      + #""errorMsg":"\#(error)","finishTime":"\#(finish)","obClusterId":199,"obTenantId":\#(1000 + tenant),"#
      + #""snapshotVersionTime":"\#(finish)","startTime":"\#(start)","status":"\#(status)","taskId":\#(id),"#
      + #""tenantId":\#(1_000_000 + tenant),"tenantName":"\#(name)"}"#
  }

  /// What a scan that needs these columns decodes.
  static func plan(_ keys: [String]?) -> DecodePlan {
    guard let endpoint = EndpointCatalog.endpoint(.ocp, .dataTasks, .tenant) else { fatalError("no such endpoint") }
    let fields = endpoint.fields.filter { keys?.contains($0.key) ?? true }
    return DecodePlan(
      rows: .array(["data", "contents"]),
      columns: fields.map { DecodePlan.Column($0.key, $0.type, isDictionary: $0.isDictionary) },
      knownKeys: endpoint.fields.map(\.key).filter { key in !fields.contains { $0.key == key } })
  }
}

/// A small generator that gives the same numbers everywhere (xorshift64*).
struct Random {
  var state: UInt64

  mutating func below(_ limit: Int) -> Int {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % limit
  }
}
