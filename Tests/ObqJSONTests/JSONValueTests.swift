import ObqJSON
import Testing

struct JSONValueTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  @Test func kinds() throws {
    #expect(try parse(" null ") == .null)
    #expect(try parse("true") == .boolean(true))
    #expect(try parse("false") == .boolean(false))
    #expect(try parse(#""a\n\u5907""#) == .string("a\n备"))
    #expect(try parse(#""""#) == .string(""))
    #expect(try parse("[]") == .array([]))
    #expect(try parse("{}") == .object([]))
    #expect(
      try parse(#"{"a":[1,{"b":[]}],"":{}}"#)
        == .object([
          .init("a", .array([.integer(1), .object([.init("b", .array([]))])])), .init("", .object([])),
        ]))
  }

  @Test(arguments: [
    ("0", JSONValue.integer(0)), ("-1", .integer(-1)), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number("9223372036854775808")),
    ("5.0", .number("5.0")), ("1e3", .number("1e3")), ("-0", .number("-0")),
    ("0.1000000000000000055511151231257827", .number("0.1000000000000000055511151231257827")),
  ])
  func numbersKeepTheirDigits(_ text: String, _ expected: JSONValue) throws {
    #expect(try parse(text) == expected)
    #expect(try parse(text).jsonText == text)
  }

  @Test func access() throws {
    let value = try parse(#"{"a":1,"b":["x",true],"a":2,"c":{"d":null}}"#)
    #expect(value["a"]?.integer == 2)
    #expect(value["b"]?[0]?.string == "x")
    #expect(value["b"]?[1]?.boolean == true)
    #expect(value["b"]?[2] == nil)
    #expect(value["b"]?[-1] == nil)
    #expect(value["b"]?.elements?.count == 2)
    #expect(value["c"]?["d"] == .null)
    #expect(value["c"]?["d"]?.plainText == nil)
    #expect(value["none"] == nil)
    #expect(value[0] == nil)
    #expect(value["a"]?["b"] == nil)
    #expect(value.members?.map(\.key) == ["a", "b", "a", "c"])
    #expect(value["b"]?.plainText == #"["x",true]"#)
    #expect(value["b"]?[0]?.plainText == "x")
  }

  @Test(arguments: [
    "{", "[1,", "{\"a\"", "\"", "tru", "-", "1.", "[1 2]", "{}{}", "nul", "{\"a\":1,}", "[\"\\x\"]", "{a:1}", "",
    "\"\u{1}\"",
  ])
  func rejected(_ text: String) {
    #expect(throws: DecodeFailure.self) { try parse(text) }
  }

  @Test func depthIsBounded() throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    #expect(try parse(nested(1024)).jsonText == nested(1024))
    #expect(throws: DecodeFailure.tooDeep) { try parse(nested(1025)) }
  }

  @Test func writingReadsBack() throws {
    let text = #"{"a":[1,-2.50,"q\"\\\n\u0001é备"],"b":{"c":null,"d":false}}"#
    #expect(try parse(text).jsonText == text)
    for sample in Samples.all {
      let value = try parse(sample)
      #expect(try parse(value.jsonText) == value)
    }
  }

  @Test func quoting() throws {
    #expect(JSONText.quoted("") == #""""#)
    #expect(JSONText.quoted("a\"b\\c/d") == #""a\"b\\c/d""#)
    #expect(JSONText.quoted("\u{0}\u{8}\t\n\u{c}\r\u{1f}\u{7f}") == "\"\\u0000\\b\\t\\n\\f\\r\\u001f\u{7f}\"")
    let everything = String(String.UnicodeScalarView((0..<0x300).compactMap(Unicode.Scalar.init))) + "𠮷👍"
    #expect(try parse(JSONText.quoted(everything)) == .string(everything))
    var bytes: [UInt8] = [1]
    JSONText.appendQuoted([0x61, 0x22], to: &bytes)
    #expect(bytes == [1, 0x22, 0x61, 0x5C, 0x22, 0x22])
  }

  @Test func failuresAreWorded() {
    let cases: [(DecodeFailure, String)] = [
      (.notJSON(excerpt: "<html>", at: 0), "not JSON at byte 0: <html>"), (.notUTF8, "not UTF-8"),
      (.truncated(at: 17), "cut off at byte 17"), (.tooDeep, "nested more than 1024 deep"),
      (.tooLarge(bytes: 5_000_000_000), "5000000000 bytes are more than one page may have"),
      (.tooManyRows(limit: 4), "more than 4 rows in one page"),
      (.wrongShape(expected: "an object", found: "null"), "expected an object, found null"),
      (.outOfMemory, "out of memory"),
    ]
    for (failure, text) in cases { #expect(failure.description == text) }
  }
}
