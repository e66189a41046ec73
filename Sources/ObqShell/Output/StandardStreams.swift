import CPosix
import Glibc
import ObqTerminal

/// Writing to descriptors, whole, with what can go wrong told apart.
enum Descriptors {
  enum WriteProblem: Error {
    /// Nobody reads any more: a quiet end.
    case closedPipe
    case failed(Int32)
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(WriteProblem) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        throw errno == EPIPE ? .closedPipe : .failed(errno)
      }
      written += count
    }
  }

  static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }

  /// The whole of a file, or of standard input. Ctrl-C ends it with EINTR.
  static func read(_ descriptor: Int32) -> Result<[UInt8], Errno> {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 {
        let number = errno
        if number == EINTR, !Interrupts.shared.isPending { continue }
        return .failure(Errno(number: number))
      }
      if count == 0 { return .success(bytes) }
      bytes += chunk[0..<count]
    }
  }

  struct Errno: Error { var number: Int32 }
}
