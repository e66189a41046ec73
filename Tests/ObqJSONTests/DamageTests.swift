import ObqData
import ObqJSON
import Testing

/// Answers that are cut, changed, too deep or no JSON at all: a clean failure, never half a page.
struct DamageTests {
  private static let samplePlan = DecodePlan(
    rows: .anyOf([.array(["data", "contents"]), .object(["data", "status"])]),
    columns: [
      .init("status", .text, isDictionary: true), .init("taskId", .integer), .init("startTime", .time),
      .init("backupUri", .text), .init("delay", .duration), .init("dataSecondaryBackupTaskIds", .json),
      .init("finished", .boolean), .init("output_rate_bytes", .real),
    ], collectsExtra: true)

  @Test(arguments: Samples.all) func cutAnywhere(_ sample: String) throws {
    let bytes = Array(sample.utf8)
    let decoder = PageDecoder(Self.samplePlan)
    #expect(try decode(bytes, decoder).batch.count > 0)
    for length in 0..<bytes.count {
      do throws(DecodeFailure) {
        _ = try decode(Array(bytes[..<length]), decoder)
        Issue.record("whole at \(length) of \(bytes.count) bytes")
      } catch {
        guard case .truncated(let position) = error else {
          Issue.record("\(error) at \(length)")
          continue
        }
        #expect(position == length)
      }
    }
    // The decoder is none the worse for it.
    #expect(try decode(bytes, decoder).batch.count > 0)
  }

  @Test(arguments: ["}", "]", ",", "x", "{}", "\"a\"", "1", "null", "\0", "[]", ":"])
  func trailingGarbage(_ garbage: String) {
    for separator in ["", "\n"] {
      #expect(failure(Samples.logBackupTasks + separator + garbage, Self.samplePlan) != nil)
    }
  }

  @Test func trailingWhiteSpace() throws {
    #expect(try decode(Samples.logBackupTasks + "\r\n \t", Self.samplePlan).batch.count == 1)
  }

  @Test func pagesThatAreNoJSON() {
    let html = #"<!DOCTYPE html><html lang="en"><title>"</title>"# + String(repeating: "x", count: 100)
    #expect(
      failure(html, Self.samplePlan)
        == .notJSON(excerpt: #"<!DOCTYPE html><html lang="en"><title>"</title>xxxxxxxxxxxx…"#, at: 0))
    #expect(failure("okay", Self.samplePlan) == .notJSON(excerpt: "okay", at: 0))
    #expect(failure("", Self.samplePlan) == .truncated(at: 0))
    #expect(failure(" \n", Self.samplePlan) == .truncated(at: 2))
    #expect(failure(#"{"a":1;"b":2}"#, Self.samplePlan) == .notJSON(excerpt: #"1;"b":2}"#, at: 5))
  }

  @Test(arguments: ["[", "{\"a\":"]) func depth(_ opening: String) throws {
    let closing = opening == "[" ? "]" : "}"
    for type in [ValueType.json, .text, .integer, .null] {
      func nested(_ depth: Int) -> String {
        answer([String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)])
      }
      #expect(try decode(nested(1024), plan(type)).batch.count == 1)
      #expect(failure(nested(1025), plan(type)) == .tooDeep)
      #expect(failure(nested(200_000), plan(type)) == .tooDeep)
    }
    let unclosed = String(repeating: opening, count: 200_000)
    #expect(failure(unclosed, Self.samplePlan) != nil)
    #expect(throws: DecodeFailure.tooDeep) { try JSONValue(parsing: Array(unclosed.utf8)) }
  }

  @Test(
    arguments: [
      [0xFF], [0xC0, 0x80], [0xE5, 0xA4], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80],
    ] as [[UInt8]])
  func notUTF8(_ bytes: [UInt8]) {
    for place in ["\"x\":\"", "\"unknown\":\"", "\"x\":1,\"key"] {
      let text = Array(#"{"data":{"contents":[{\#(place)"#.utf8) + bytes + Array("\":1}]}}".utf8)
      #expect(throws: DecodeFailure.notUTF8) { try decode(text, PageDecoder(plan(.text))) }
    }
  }

  @Test func tooManyRows() {
    let text = "[" + String(repeating: "{},", count: 1 << 22) + "{}]"
    #expect(failure(text, DecodePlan(rows: .array([]), columns: [])) == .tooManyRows(limit: 1 << 22))
  }

  @Test func mutationsNeverCrashAndNeverTear() {
    var generator = SeededGenerator(state: 5)
    let alphabet = Array("{}[]\",:\\/u0123456789.eE+-tfn \n\0\u{c}x备".utf8) + [0xFF, 0x80]
    let samples = Samples.all.map { Array($0.utf8) }
    let decoder = PageDecoder(Self.samplePlan)
    var whole = 0
    for round in 0..<6000 {
      var bytes = samples[round % samples.count]
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: place)
        case 2:
          let end = min(bytes.count, place + Int.random(in: 1...60, using: &generator))
          bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0..<bytes.count, using: &generator))
        default: bytes[place] = alphabet.randomElement(using: &generator) ?? 0
        }
      }
      // What the page decoder takes for JSON the tree reader must take too, and the other way round.
      let tree = try? JSONValue(parsing: bytes)
      do throws(DecodeFailure) {
        let page = try decode(bytes, decoder)
        whole += 1
        #expect(tree != nil, "\(String(decoding: bytes, as: UTF8.self))")
        #expect(page.batch.columns.allSatisfy { $0.count == page.batch.count })
        for row in 0..<page.batch.count { _ = page.batch.row(row) }
      } catch {
        if case .wrongShape = error { continue }
        #expect(tree == nil, "\(error)")
      }
    }
    #expect(whole > 500)
  }
}
