import CPosix
import Glibc
import ObqTerminal

/// Writing to descriptors, whole, with what can go wrong told apart.
enum Descriptors {
  enum WriteProblem: Error {
    /// Nobody reads any more: a quiet end.
    case closedPipe
    /// Ctrl-C while a reader does not read.
    case interrupted
    case failed(Int32)
  }

  /// Makes sure that descriptors 0 to 2 are taken, so that no file opened later gets what is meant for one of them: those
  /// that were closed are opened the wrong way round, and fail when they are used.
  static func takeStandardStreams() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(WriteProblem) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if count < 0 {
        switch errno {
        case EINTR: if Interrupts.shared.isPending { throw .interrupted }
        case EAGAIN:
          var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          if poll(&entry, 1, -1) < 0, Interrupts.shared.isPending { throw .interrupted }
        case EPIPE: throw .closedPipe
        case let number: throw .failed(number)
        }
        continue
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
