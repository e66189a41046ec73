import Glibc

/// Reading and writing descriptors whole.
enum Descriptor {
  /// Writes all of `bytes`, however often a signal comes in between.
  /// - Returns: 0, or the error number of the write that failed.
  @discardableResult
  static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32) -> Int32 {
    let failure = bytes.withContiguousStorageIfAvailable { write(all: UnsafeRawBufferPointer($0), to: descriptor) }
    return failure ?? Array(bytes).withUnsafeBytes { write(all: $0, to: descriptor) }
  }

  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Int32 { write(text.utf8, to: descriptor) }

  private static func write(all bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&entry, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }

  /// Up to 4,096 bytes; empty at the end of input; nil when the read failed, with `errno` saying why.
  static func read(_ descriptor: Int32) -> [UInt8]? {
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
      let result = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      failed = result < 0
      count = max(result, 0)
    }
    return failed ? nil : bytes
  }

  /// Which of two descriptors can be read, after at most `milliseconds`; −1 waits as long as it takes. A signal ends the
  /// waiting with neither.
  static func wait(_ first: Int32, _ second: Int32, milliseconds: Int32) -> (first: Bool, second: Bool) {
    var entries = [
      pollfd(fd: first, events: Int16(POLLIN), revents: 0), pollfd(fd: second, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&entries, 2, milliseconds) > 0 else { return (false, false) }
    return (entries[0].revents != 0, entries[1].revents != 0)
  }
}
