import CMicrohttpd
import Glibc

/// Hands an answer over to libmicrohttpd.
func queue(_ response: HTTPResponse, on connection: OpaquePointer) -> MHD_Result {
  let raw: OpaquePointer?
  switch response.delivery {
  case .dropped: return .NO
  case .whole where response.padding == 0:
    raw = response.body.withUnsafeBytes { bytes in
      // MUST_COPY: the bytes live until this closure ends; the pointer is not written through.
      MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
  case .whole, .cut:
    let body = Unmanaged.passRetained(StreamedBody(response))
    // The largest number is MHD_SIZE_UNKNOWN, a macro with a cast: the body is sent in chunks.
    raw = MHD_create_response_from_callback(
      response.padding > 0 ? .max : UInt64(response.body.count), 32 * 1024, readBody, body.toOpaque(), releaseBody)
  }
  guard let raw else { return .NO }
  defer { MHD_destroy_response(raw) }
  MHD_add_response_header(raw, "Content-Type", response.contentType)
  for header in response.headers { MHD_add_response_header(raw, header.name, header.value) }
  return MHD_queue_response(connection, UInt32(response.status), raw)
}

/// A body that begins with spaces, or ends before it is whole.
private final class StreamedBody {
  let padding: Int
  let bytes: [UInt8]
  let isCut: Bool

  init(_ response: HTTPResponse) {
    padding = response.padding
    isCut = response.delivery == .cut
    bytes = isCut ? Array(response.body[..<(response.body.count / 2)]) : response.body
  }

  /// How many bytes were written to `room`; 0 at the end.
  func read(at position: Int, into room: UnsafeMutableRawBufferPointer) -> Int {
    if position < padding {
      let count = min(padding - position, room.count)
      if let start = room.baseAddress { memset(start, Int32(UInt8(ascii: " ")), count) }
      return count
    }
    let start = position - padding
    let count = min(bytes.count - start, room.count)
    bytes.withUnsafeBytes { source in
      UnsafeMutableRawBufferPointer(rebasing: room[..<count])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<start + count]))
    }
    return count
  }
}

private func readBody(
  body: UnsafeMutableRawPointer?, position: UInt64, buffer: UnsafeMutablePointer<CChar>?, room: Int
) -> Int {
  // Macros with casts: -2 is MHD_CONTENT_READER_END_WITH_ERROR, which closes the connection at once, and -1 is
  // MHD_CONTENT_READER_END_OF_STREAM.
  guard let body, let buffer else { return -2 }
  let streamed = Unmanaged<StreamedBody>.fromOpaque(body).takeUnretainedValue()
  let count = streamed.read(at: Int(position), into: UnsafeMutableRawBufferPointer(start: buffer, count: room))
  if count > 0 { return count }
  return streamed.isCut ? -2 : -1
}

private func releaseBody(body: UnsafeMutableRawPointer?) {
  guard let body else { return }
  Unmanaged<StreamedBody>.fromOpaque(body).release()
}
