import Glibc

/// The bytes of a body, with 64 readable zero bytes behind their end, which simdjson wants.
package final class ResponseBody: @unchecked Sendable {
  // Written on one of the client's threads until it is delivered, never after.

  /// Zero bytes behind the end.
  package static let padding = 64

  /// Bytes without the padding.
  package private(set) var count = 0
  private var start: UnsafeMutableRawPointer?
  private var capacity = 0
  private let store: BodyStore?

  /// An empty body.
  package init() { store = nil }

  /// An empty body that takes its memory from the store and gives it back.
  init(store: BodyStore) { self.store = store }

  /// A body of the caller's own. Ends the program when there is no memory, as an array does.
  package init(copying bytes: [UInt8]) {
    store = nil
    let isCopied = bytes.withUnsafeBytes { append($0) }
    precondition(isCopied, "out of memory")
  }

  deinit {
    guard let start else { return }
    if let store {
      store.give(BodyStore.Block(start: start, capacity: capacity))
    } else {
      free(start)
    }
  }

  /// The bytes; the 64 behind the buffer's end may be read too.
  package func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    if let start { return try body(UnsafeRawBufferPointer(start: start, count: count)) }
    // An empty body has an address and a padding too.
    return try withUnsafeTemporaryAllocation(byteCount: Self.padding, alignment: 8) { buffer in
      Result { () throws(E) -> R in
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        return try body(UnsafeRawBufferPointer(rebasing: buffer[..<0]))
      }
    }.get()
  }

  /// Makes room for that many bytes in all. False: there is no memory.
  func reserve(_ bytes: Int) -> Bool {
    if bytes <= capacity { return true }
    if start == nil, let block = store?.take(bytes) {
      start = block.start
      capacity = block.capacity
      memset(block.start, 0, Self.padding)
      return true
    }
    let bytes = store == nil ? bytes : BodyStore.roundedUp(bytes)
    guard let grown = realloc(start, bytes + Self.padding) else { return false }
    start = grown
    capacity = bytes
    memset(grown + count, 0, Self.padding)
    return true
  }

  /// False: there is no memory, and nothing has changed.
  func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return true }
    if capacity - count < bytes.count {
      guard reserve(max(count + bytes.count, capacity * 2, 4096)) else { return false }
    }
    guard let start else { return false }
    memcpy(start + count, source, bytes.count)
    count += bytes.count
    memset(start + count, 0, Self.padding)
    return true
  }
}
