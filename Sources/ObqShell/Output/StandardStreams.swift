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

  /// After Ctrl-C it goes on only as long as it need not wait for a reader: a write that was interrupted half way says
  /// how much it wrote and not why it ended, and the next one would wait for ever.
  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(WriteProblem) {
    guard descriptor == 1 || descriptor == 2 else { return try writeAll(bytes, to: descriptor) }
    let isResult = descriptor == 1 && !TransientLine.outputIsFile
    let problem: WriteProblem? = TransientLine.shared.away(isResult: isResult) {
      do throws(WriteProblem) {
        try writeAll(bytes, to: descriptor)
        return nil
      } catch {
        return error
      }
    }
    if let problem { throw problem }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(WriteProblem) {
    var written = 0
    while written < bytes.count {
      var most = bytes.count - written
      if Interrupts.shared.isPending {
        if !isWritable(descriptor) { throw .interrupted }
        // No more than a pipe takes without waiting when it takes anything.
        most = min(most, Int(PIPE_BUF))
      }
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, most) }
      if count < 0 {
        switch errno {
        case EINTR: break
        case EAGAIN:
          var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          // A signal that came just before is seen when the time is up.
          _ = poll(&entry, 1, 1000)
        case EPIPE: throw .closedPipe
        case let number: throw .failed(number)
        }
        continue
      }
      written += count
    }
  }

  /// Whether a write would not wait. A reader that is gone counts: the write says so.
  private static func isWritable(_ descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&entry, 1, 0) > 0
  }

  static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }

  /// How long nothing may come before a look whether Ctrl-C came: the signal wakes a wait only when it came within.
  private static let waitMilliseconds: Int32 = 100

  /// The whole of a file, or of standard input. Ctrl-C ends it with EINTR, even where there is always more to read.
  static func read(_ descriptor: Int32) -> Result<[UInt8], Errno> {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      if Interrupts.shared.isPending { return .failure(Errno(number: EINTR)) }
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&entry, 1, waitMilliseconds)
      if ready == 0 || (ready < 0 && errno == EINTR) { continue }
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 {
        let number = errno
        if number == EINTR || number == EAGAIN { continue }
        return .failure(Errno(number: number))
      }
      if count == 0 { return .success(bytes) }
      bytes += chunk[0..<count]
    }
  }

  struct Errno: Error { var number: Int32 }
}
