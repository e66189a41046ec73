import CPosix
import Glibc

/// A pipe that wakes a thread which waits in `poll`. Both ends are non-blocking and are not inherited by programs started
/// from here. Lives as long as the process.
struct WakePipe: Sendable {
  let readEnd: Int32
  let writeEnd: Int32

  /// nil when the process has no descriptor left.
  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = obq_set_close_on_exec(end)
      guard fcntl(end, F_SETFL, O_NONBLOCK) == 0 else { return nil }
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  /// Wakes the reader. Safe in a signal handler; a full pipe wakes the reader anyway.
  static func wake(_ writeEnd: Int32) {
    var byte: UInt8 = 0
    _ = write(writeEnd, &byte, 1)
  }

  /// Takes out what woke the reader.
  static func drain(_ readEnd: Int32) {
    var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    while read(readEnd, &bytes, 32) > 0 {}
  }
}
