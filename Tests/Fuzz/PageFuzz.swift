import ObqData
import ObqJSON

/// Any bytes as an answer of a server: a page or a clean failure, and the same one again from a decoder that has seen
/// other bytes. `scripts/fuzz` builds and runs this.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPages(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  // What lies behind the end may be read and must not matter.
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count + 64, alignment: 1)
  defer { buffer.deallocate() }
  UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]).copyMemory(
    from: UnsafeRawBufferPointer(start: start, count: count))
  let page = UnsafeRawBufferPointer(rebasing: buffer[..<count])
  for plan in plans {
    let decoder = PageDecoder(plan)
    var results: [Result<[[Value]], DecodeFailure>] = []
    for filler in [UInt8(ascii: "0"), UInt8(ascii: "\""), 0xFF] {
      for index in count..<count + 64 { buffer[index] = filler }
      results.append(read(decoder, page))
    }
    precondition(results[0] == results[1] && results[1] == results[2], "the bytes behind the end matter")
  }
  if let document = try? JSONValue(parsing: Array(page)) {
    _ = document["data"]?["contents"]?.elements?.count
  }
  return 0
}

private func read(_ decoder: PageDecoder, _ bytes: UnsafeRawBufferPointer) -> Result<[[Value]], DecodeFailure> {
  do throws(DecodeFailure) {
    let batch = try decoder.decode(bytes).batch
    return .success((0..<batch.count).map { batch.row($0) })
  } catch {
    return .failure(error)
  }
}

/// Columns of every type, rows wherever they may be.
private let plans: [DecodePlan] = [
  DecodePlan(
    rows: .anyOf([.array(["data", "contents"]), .object(["data", "status"])]),
    columns: [
      .init("status", .text, isDictionary: true), .init("taskId", .integer), .init("startTime", .time),
      .init("finishTime", .time), .init("backupUri", .text), .init("delay", .duration),
      .init("dataSecondaryBackupTaskIds", .json), .init("finished", .boolean),
      .init("locked", .boolean, acceptsYesNo: true), .init("output_rate_bytes", .real),
      .init("output_bytes", .size), .init("errorMsg", .text),
    ], collectsExtra: true, knownKeys: ["id"]),
  DecodePlan(rows: .array([]), columns: [.init("a", .text), .init("b", .integer)], pageKeys: .snake),
]
