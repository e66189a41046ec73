import Testing

@testable import ObqSimulator

struct PagingCase: Sendable, CustomTestStringConvertible {
  var sizing: PageSizing
  var query: String
  var rows: Int
  var number: Int
  var size: Int
  var totalPages: Int

  var testDescription: String { "\(sizing) \(query)" }
}

@Suite struct PagingTests {
  /// Of the 32 tenants of the demo fleet.
  static let cases: [PagingCase] = [
    PagingCase(sizing: .honest, query: "", rows: 10, number: 1, size: 10, totalPages: 4),
    PagingCase(sizing: .honest, query: "?page=2&size=20", rows: 12, number: 2, size: 20, totalPages: 2),
    PagingCase(sizing: .honest, query: "?page=9&size=20", rows: 0, number: 9, size: 20, totalPages: 2),
    PagingCase(
      sizing: .honest, query: "?page=2147483647&size=20", rows: 0, number: 2_147_483_647, size: 20, totalPages: 2),
    // Java's int ends there.
    PagingCase(sizing: .honest, query: "?page=2147483648&size=20", rows: 20, number: 1, size: 20, totalPages: 2),
    PagingCase(sizing: .honest, query: "?page=-3&size=20", rows: 20, number: 1, size: 20, totalPages: 2),
    PagingCase(sizing: .honest, query: "?page=&size=", rows: 10, number: 1, size: 10, totalPages: 4),
    PagingCase(sizing: .honest, query: "?page=2.0&size=1e1", rows: 10, number: 1, size: 10, totalPages: 4),
    PagingCase(sizing: .clamp(25), query: "?size=many", rows: 25, number: 1, size: 25, totalPages: 2),
    PagingCase(sizing: .honest, query: "?size=5000", rows: 32, number: 1, size: 2000, totalPages: 1),
    PagingCase(sizing: .honest, query: "?page=0&size=-1", rows: 10, number: 1, size: 10, totalPages: 4),
    PagingCase(sizing: .honest, query: "?page=x&size=y", rows: 10, number: 1, size: 10, totalPages: 4),
    PagingCase(sizing: .clamp(25), query: "?size=100", rows: 25, number: 1, size: 25, totalPages: 2),
    PagingCase(sizing: .clamp(5000), query: "", rows: 32, number: 1, size: 5000, totalPages: 1),
    PagingCase(sizing: .rowCount, query: "?page=2&size=20", rows: 12, number: 2, size: 12, totalPages: 2),
    PagingCase(sizing: .everything, query: "?size=5", rows: 32, number: 1, size: 2_147_483_647, totalPages: 1),
    PagingCase(sizing: .everything, query: "?page=2&size=5", rows: 0, number: 2, size: 2_147_483_647, totalPages: 1),
    PagingCase(sizing: .fixed(7), query: "?page=5&size=100", rows: 4, number: 5, size: 7, totalPages: 5),
  ]

  @Test(arguments: cases) func page(_ row: PagingCase) throws {
    let server = try start { $0.pageSizing = row.sizing }
    let reply = get(server, "/api/v2/ob/tenants" + row.query)
    #expect(reply.rows.count == row.rows)
    #expect(reply.page("number") == row.number)
    #expect(reply.page("size") == row.size)
    #expect(reply.page("totalElements") == 32)
    #expect(reply.page("totalPages") == row.totalPages)
  }

  @Test(arguments: [PageSizing.honest, .clamp(6), .rowCount, .everything, .fixed(7)])
  func pagesHoldEachRowOnce(_ sizing: PageSizing) throws {
    let server = try start { $0.pageSizing = sizing }
    let whole = get(try start(), tenantData + "?size=2000").column("taskId")
    let pages = try #require(get(server, tenantData + "?page=1&size=9").page("totalPages"))
    let rows = (1...pages).flatMap { get(server, tenantData + "?page=\($0)&size=9").column("taskId") }
    #expect(rows == whole)
    #expect(get(server, tenantData + "?page=\(pages + 1)&size=9").rows.isEmpty)
  }

  @Test func anEmptyListHasNoPages() throws {
    let reply = get(try start(), "/api/v2/ob/clusters/1000005/backup/task/dataBackupTasks?page=1&size=10")
    #expect(reply.page("totalElements") == 0)
    #expect(reply.page("totalPages") == 0)
    #expect(reply.json?.at("data.contents") == .array([]))
  }

  @Test(
    arguments: [
      ("honest", PageSizing.honest), ("clamp:2000", .clamp(2000)), ("rows", .rowCount), ("everything", .everything),
      ("fixed:7", .fixed(7)), ("fixed:0", nil), ("fixed", nil), ("clamp:x", nil), ("", nil),
    ] as [(String, PageSizing?)]) func names(_ text: String, _ sizing: PageSizing?)
  {
    #expect(PageSizing(text: text) == sizing)
  }

  @Test func sortAndKeyword() throws {
    let server = try start()
    let byName = get(server, "/api/v2/ob/clusters?sort=name,desc").column("name")
    #expect(byName == byName.sorted(by: >))
    #expect(get(server, "/api/v2/ob/clusters?sort=id,desc").column("id").first == "1000010")
    #expect(get(server, "/api/v2/ob/clusters?name=OB_431").column("name") == ["ob_431", "ob_431_dw"])
    #expect(get(server, "/api/v2/ob/tenants?name=ww11").column("clusterName") == ["ob_431", "ob_431_dw"])
    #expect(Set(get(server, "/api/v2/ob/tenants?mode=ORACLE&size=99").column("mode")) == ["ORACLE"])
    #expect(get(server, "/api/v2/ob/tenants?status=CREATING").rows.isEmpty)
  }
}
