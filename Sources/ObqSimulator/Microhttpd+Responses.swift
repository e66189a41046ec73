import CMicrohttpd

/// Hands an answer over to libmicrohttpd.
func queue(_ response: HTTPResponse, on connection: OpaquePointer) -> MHD_Result {
  let raw: OpaquePointer?
  switch response.delivery {
  case .dropped: return .NO
  case .whole:
    raw = response.body.withUnsafeBytes { bytes in
      // MUST_COPY: the bytes live until this closure ends; the pointer is not written through.
      MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
  case .cut:
    let body = Unmanaged.passRetained(CutBody(response.body))
    raw = MHD_create_response_from_callback(
      UInt64(response.body.count), 32 * 1024, readCutBody, body.toOpaque(), releaseCutBody)
  }
  guard let raw else { return .NO }
  defer { MHD_destroy_response(raw) }
  MHD_add_response_header(raw, "Content-Type", response.contentType)
  for header in response.headers { MHD_add_response_header(raw, header.name, header.value) }
  return MHD_queue_response(connection, UInt32(response.status), raw)
}

/// A body that ends before it is whole.
private final class CutBody {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }
}

private func readCutBody(
  body: UnsafeMutableRawPointer?, position: UInt64, buffer: UnsafeMutablePointer<CChar>?, room: Int
) -> Int {
  guard let body, let buffer else { return -2 }
  let bytes = Unmanaged<CutBody>.fromOpaque(body).takeUnretainedValue().bytes
  let left = bytes.count / 2 - Int(position)
  // -2 is MHD_CONTENT_READER_END_WITH_ERROR, a macro with a cast: the connection is closed at once.
  guard left > 0 else { return -2 }
  let count = min(left, room)
  bytes.withUnsafeBytes { source in
    UnsafeMutableRawBufferPointer(start: buffer, count: count)
      .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[Int(position)..<Int(position) + count]))
  }
  return count
}

private func releaseCutBody(body: UnsafeMutableRawPointer?) {
  guard let body else { return }
  Unmanaged<CutBody>.fromOpaque(body).release()
}
