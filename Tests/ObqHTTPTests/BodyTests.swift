import CCurl
import Glibc
import Testing

@testable import ObqHTTP

@Suite struct BodyTests {
  private func hasPadding(_ body: ResponseBody) -> Bool {
    body.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return false }
      return UnsafeRawBufferPointer(start: start + bytes.count, count: ResponseBody.padding).allSatisfy { $0 == 0 }
    }
  }

  @Test func everyLengthIsPadded() {
    let body = ResponseBody()
    #expect(hasPadding(body))
    var expected: [UInt8] = []
    for length in [0, 1, 63, 64, 4000, 4096, 4097, 100_000] {
      let piece = (0..<length).map { UInt8(truncatingIfNeeded: $0 | 1) }
      expected += piece
      #expect(piece.withUnsafeBytes { body.append($0) })
      #expect(body.count == expected.count)
      #expect(hasPadding(body))
    }
    #expect(body.withUnsafeBytes { $0.elementsEqual(expected) })
    #expect(hasPadding(ResponseBody(copying: expected)))
    #expect(ResponseBody(copying: expected).withUnsafeBytes { $0.elementsEqual(expected) })
    #expect(hasPadding(ResponseBody(copying: [])))
  }

  @Test func reservingKeepsWhatIsThere() {
    let body = ResponseBody(copying: [1, 2, 3])
    #expect(body.reserve(1 << 20))
    #expect(body.withUnsafeBytes { $0.elementsEqual([1, 2, 3]) })
    #expect(hasPadding(body))
  }

  @Test func noMemoryIsAnAnswer() {
    let body = ResponseBody(copying: [1])
    #expect(!body.reserve(Int.max - 1000))
    #expect(body.withUnsafeBytes { $0.elementsEqual([1]) })
  }
}

@Suite struct BodyStoreTests {
  private func body(_ store: BodyStore, bytes: Int) -> ResponseBody {
    let body = ResponseBody(store: store)
    #expect(body.reserve(bytes))
    return body
  }

  private func address(_ body: ResponseBody) -> UnsafeRawPointer? { body.withUnsafeBytes { $0.baseAddress } }

  @Test func memoryComesBack() {
    let store = BodyStore()
    var first: ResponseBody? = body(store, bytes: 1_000_000)
    #expect([1, 2, 3].withUnsafeBytes { first?.append($0) } == true)
    let place = first.flatMap(address)
    first = nil
    let second = body(store, bytes: 900_000)
    let third = body(store, bytes: 900_000)
    #expect(address(second) == place)
    #expect(address(third) != place)
    // Nothing of the first body shows.
    #expect(second.count == 0 && third.count == 0)
    second.withUnsafeBytes { bytes in
      let padding = UnsafeRawBufferPointer(start: bytes.baseAddress, count: ResponseBody.padding)
      #expect(padding.allSatisfy { $0 == 0 })
    }
  }

  @Test func blocksFit() throws {
    let store = BodyStore()
    store.give(try #require(block(1_000_000)))
    #expect(store.take(1_000_001) == nil)
    #expect(store.take(499_999) == nil)
    let taken = try #require(store.take(500_000))
    #expect(taken.capacity == 1_000_000)
    #expect(store.take(500_000) == nil)
    store.give(taken)
  }

  @Test(arguments: [70_000, 100_000, 543_210, 1 << 20])
  func bodiesOfAboutOneLengthHaveOneCapacity(length: Int) {
    let capacity = BodyStore.roundedUp(length)
    #expect(capacity >= length && capacity <= length + length / 8)
    #expect(BodyStore.roundedUp(capacity) == capacity)
    #expect(BodyStore.roundedUp(capacity - 1) == capacity)
    let store = BodyStore()
    var first: ResponseBody? = body(store, bytes: capacity - 1000)
    let place = first.flatMap(address)
    first = nil
    #expect(address(body(store, bytes: capacity)) == place)
  }

  @Test func littleIsKept() throws {
    let store = BodyStore()
    store.give(try #require(block(1000)))
    #expect(store.take(1000) == nil)
    for _ in 0..<100 { store.give(try #require(block(100_000))) }
    var kept = 0
    while let block = store.take(100_000) {
      kept += 1
      free(block.start)
    }
    #expect(kept == 64)
    for _ in 0..<3 { store.give(try #require(block(7 << 20))) }
    kept = 0
    while let block = store.take(7 << 20) {
      kept += 1
      free(block.start)
    }
    #expect(kept == 2)
  }

  private func block(_ capacity: Int) -> BodyStore.Block? {
    malloc(capacity + ResponseBody.padding).map { BodyStore.Block(start: $0, capacity: capacity) }
  }
}

@Suite struct CurlFailureTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let code: CURLcode
    var text = "words"
    var proxyStatus = 0
    var isDeadline = false
    let failure: HTTPFailure
    var testDescription: String { "\(code.rawValue)" }
  }

  @Test(arguments: [
    Row(code: CURLE_COULDNT_RESOLVE_HOST, failure: .cannotResolve(host: "h")),
    Row(code: CURLE_COULDNT_CONNECT, failure: .cannotConnect(detail: "words")),
    Row(code: CURLE_COULDNT_RESOLVE_PROXY, failure: .cannotConnect(detail: "words")),
    Row(code: CURLE_OPERATION_TIMEDOUT, isDeadline: true, failure: .timedOut),
    Row(
      code: CURLE_OPERATION_TIMEDOUT,
      failure: .cannotConnect(detail: "no connection to http://h:80 within 10000 ms")),
    Row(code: CURLE_PEER_FAILED_VERIFICATION, failure: .tls(detail: "words")),
    Row(code: CURLE_SSL_CACERT_BADFILE, failure: .tls(detail: "words")),
    Row(code: CURLE_RECV_ERROR, failure: .brokenConnection(detail: "words")),
    Row(code: CURLE_RECV_ERROR, proxyStatus: 407, failure: .cannotConnect(detail: "the proxy answered 407")),
    Row(code: CURLE_GOT_NOTHING, failure: .brokenConnection(detail: "words")),
    Row(code: CURLE_PARTIAL_FILE, failure: .brokenConnection(detail: "words")),
    Row(code: CURLE_HTTP2_STREAM, failure: .brokenConnection(detail: "words")),
    Row(code: CURLE_FILESIZE_EXCEEDED, failure: .tooLarge(limit: 5)),
    Row(code: CURLE_WEIRD_SERVER_REPLY, failure: .malformed(detail: "words")),
    Row(code: CURLE_BAD_CONTENT_ENCODING, failure: .malformed(detail: "words")),
    Row(code: CURLE_URL_MALFORMAT, failure: .invalidRequest(detail: "words")),
    Row(code: CURLE_OUT_OF_MEMORY, text: "", failure: .libraryFailed(detail: "Out of memory")),
    Row(code: CURLE_WEIRD_SERVER_REPLY, text: "\u{1b}[31mred\n", failure: .malformed(detail: "?[31mred?")),
  ])
  func codes(_ row: Row) throws {
    let call = HTTPCall(origin: try HTTPOrigin(parsing: "h"), target: "/", maxBodyBytes: 5)
    let failure = CurlFailure(code: row.code, text: row.text, proxyStatus: row.proxyStatus)
      .failure(of: call, isDeadline: row.isDeadline, connectTimeout: .seconds(10))
    #expect(failure == row.failure)
    #expect(!failure.description.isEmpty)
  }
}
