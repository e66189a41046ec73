import ObqData
import ObqJSON
import Testing

/// Where rows and the things beside them are found.
struct PageTests {
  private let oneColumn = plan(.integer)

  @Test(arguments: [
    #"{"data":{"contents":[{"x":1}],"page":{"number":2}},"status":200,"successful":true,"traceId":"t"}"#,
    #"{"status":200,"successful":true,"traceId":"t","data":{"page":{"number":2},"contents":[{"x":1}]}}"#,
    #"{"traceId":"t","data":{"page":{"number":2},"contents":[{"x":1}],"more":[[]]},"successful":true,"status":200}"#,
    #" { "other" : { "contents" : [ 1 ] } , "successful" : true , "d\u0061ta" : { "contents" : [ { "x" : 1 } ] "#
      + #", "page" : { "number" : "2" } } , "status" : 200 , "traceId" : "\u0074" } "#,
  ])
  func partsComeInAnyOrder(_ text: String) throws {
    let page = try decode(text, oneColumn)
    #expect(page.batch.row(0) == [.integer(1)])
    #expect(page.batch.count == 1)
    #expect(page.page == PageInfo(number: 2))
    #expect(page.envelope == Envelope(successful: true, status: 200, traceId: "t"))
  }

  @Test(arguments: [
    #"{"successful":true}"#, #"{"data":null}"#, #"{"data":{"contents":null}}"#, #"{"data":{}}"#, "{}",
    #"{"contents":[{"x":1}]}"#,
    // An error may carry whatever it likes as data.
    #"{"successful":false,"data":"gone"}"#, #"{"data":[],"error":{"code":1}}"#,
    #"{"successful":"false","data":"gone"}"#,
  ])
  func missingRows(_ text: String) throws {
    let page = try decode(text, oneColumn)
    #expect(page.rowsMissing)
    #expect(page.batch.count == 0)
    #expect(page.batch.columns.count == 1)
    #expect(page.batch.columns[0].type == .integer)
  }

  @Test func noRowIsNotMissingRows() throws {
    let page = try decode(#"{"data":{"contents":[ ]}}"#, oneColumn)
    #expect(!page.rowsMissing)
    #expect(page.batch.count == 0)
  }

  @Test func wrongShapes() {
    let expected = "an array at data.contents"
    #expect(
      failure(#"{"data":{"contents":{"x":1}}}"#, oneColumn) == .wrongShape(expected: expected, found: "an object"))
    #expect(failure(#"{"data":"text"}"#, oneColumn) == .wrongShape(expected: expected, found: "a string"))
    #expect(failure(#"{"data":[{"x":1}]}"#, oneColumn) == .wrongShape(expected: expected, found: "an array"))
    #expect(failure("[]", oneColumn) == .wrongShape(expected: expected, found: "an array"))
    #expect(failure("17", oneColumn) == .wrongShape(expected: expected, found: "a number"))
    let inRow = "an object in each row of an array at data.contents"
    #expect(
      failure(#"{"data":{"contents":[{"x":1},2]}}"#, oneColumn) == .wrongShape(expected: inRow, found: "a number"))
    #expect(
      failure(#"{"data":{"contents":[null]}}"#, oneColumn) == .wrongShape(expected: inRow, found: "null"))
  }

  @Test func rowsAtOtherPlaces() throws {
    let columns = [DecodePlan.Column("x", .integer)]
    let root = DecodePlan(rows: .array([]), columns: columns)
    #expect(try decode(#"[{"x":1},{"x":2}]"#, root).batch.count == 2)
    let bare = DecodePlan(rows: .object([]), columns: columns)
    #expect(try decode(#"{"a":{"x":3},"x":1}"#, bare).batch.row(0) == [.integer(1)])
    let deep = DecodePlan(rows: .object(["a", "b", "c"]), columns: columns)
    #expect(try decode(#"{"a":{"x":9,"b":{"c":{"x":1},"x":8}}}"#, deep).batch.row(0) == [.integer(1)])
  }

  private static let choice = DecodePlan(
    rows: .anyOf([
      .array(["data", "contents"]), .array(["data"]), .anyOf([.object(["data", "one"]), .object(["data"])]),
    ]),
    columns: [.init("x", .integer)], collectsExtra: true)

  @Test(arguments: [
    (#"{"data":{"contents":[{"x":1}],"one":{"x":2},"x":3}}"#, 1),
    (#"{"data":{"x":3,"one":{"x":2},"contents":[{"x":1}]}}"#, 1),
    (#"{"data":[{"x":4}]}"#, 4),
    (#"{"data":{"one":{"x":2},"x":3}}"#, 2),
    (#"{"data":{"contents":null,"x":3,"one":{"x":2}}}"#, 2),
    (#"{"data":{"x":3,"y":"\n"}}"#, 3),
    // A key that comes again replaces what it said before.
    (#"{"data":[{"x":4}],"data":{"contents":[{"x":1}]}}"#, 1),
    (#"{"data":{"contents":[{"x":1}]},"data":[{"x":4}]}"#, 4),
    (#"{"data":{"contents":[{"x":7}],"contents":[{"x":1}]}}"#, 1),
    (#"{"data":{"contents":[{"x":"a"}],"contents":[{"x":1}]}}"#, 1),
  ])
  func firstPlaceThatExists(_ text: String, _ expected: Int64) throws {
    let page = try decode(text, Self.choice)
    #expect(page.batch.columns[0].value(at: 0) == .integer(expected))
    #expect(page.batch.count == 1)
    #expect(page.problemCount == 0)
  }

  @Test func aLaterNullTakesTheRowsBack() throws {
    #expect(try decode(#"{"data":{"contents":[{"x":1}]},"data":null}"#, oneColumn).rowsMissing)
  }

  @Test func pageMembers() throws {
    let camel = #"{"data":{"page":{"number":1,"size":"10","totalElements":2147483648,"totalPages":null}}}"#
    #expect(try decode(camel, oneColumn).page == PageInfo(number: 1, size: 10, totalElements: 2_147_483_648))
    var snakePlan = oneColumn
    snakePlan.pageKeys = .snake
    let snake = #"{"data":{"page":{"total_elements":3,"total_pages":2,"size":1.5,"number":{},"totalPages":9}}}"#
    #expect(try decode(snake, snakePlan).page == PageInfo(totalElements: 3, totalPages: 2))
    #expect(try decode(#"{"data":{"page":[]}}"#, oneColumn).page == nil)
    #expect(try decode(#"{"page":{"number":1}}"#, oneColumn).page == nil)
  }

  /// A success is said by one word alone.
  @Test(arguments: ["\"false\"", "\"true\"", "0", "null", "{}", "false"])
  func whatIsNotTrueIsNoSuccess(_ value: String) throws {
    let page = try decode(#"{"data":{"contents":[]},"successful":\#(value)}"#, oneColumn)
    #expect(page.envelope.successful == false)
  }

  @Test func ocpError() throws {
    let text = """
      {"duration":0,"error":{"code":0,"message":"Excessive \\"number\\" of requests.","debugMessage":"d","subErrors":[
      {"object":"o","field":"size","rejectedValue":-1,"message":"must be positive"},{"SQLState":"42","code":1},"plain"]},
      "server":"a83ad33525","status":429,"successful":false,"timestamp":"2020-12-03T09:38:24.194+08:00","traceId":""}
      """
    let envelope = try decode(text, oneColumn).envelope
    #expect(envelope.successful == false)
    #expect(envelope.status == 429)
    #expect(envelope.traceId?.isEmpty == true)
    #expect(
      envelope.error
        == ServerError(
          code: "0", message: "Excessive \"number\" of requests.", debugMessage: "d",
          subErrors: ["size: must be positive", #"{"SQLState":"42","code":1}"#, "plain"]))
  }

  @Test func obshellError() throws {
    let text = """
      {"successful":false,"status":404,"traceId":"x","data":null,
      "error":{"errCode":"Task.NotFound","message":"Task not found: no backup task"}}
      """
    let page = try decode(text, oneColumn)
    #expect(page.rowsMissing)
    #expect(page.envelope.error == ServerError(errCode: "Task.NotFound", message: "Task not found: no backup task"))
    #expect(try decode(#"{"error":{"code":"COM10001"}}"#, oneColumn).envelope.error?.code == "COM10001")
    #expect(try decode(#"{"error":"Not Found"}"#, oneColumn).envelope.error == ServerError(message: "Not Found"))
    #expect(try decode(#"{"error":null}"#, oneColumn).envelope.error == nil)
  }
}
