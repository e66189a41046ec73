import Glibc

/// A Unix socket that is listened on, and that nobody but its owner, and root, may connect to.
struct UnixListener: Sendable {
  let path: String
  let descriptor: Int32

  /// Why there is no such socket: the value of errno.
  struct Failure: Error {
    let code: Int32
  }

  /// What an earlier server left behind at `path` is replaced; a server that still answers there is not.
  init(path: String) throws(Failure) {
    let descriptor = try Self.socket()
    do throws(Failure) {
      // Before the file is there, so that at no time others may use it.
      try Self.require(fchmod(descriptor, 0o600))
      do throws(Failure) {
        try Self.require(Self.call(bind, descriptor, path))
      } catch {
        guard error.code == EADDRINUSE, Self.isAbandoned(path) else { throw error }
        unlink(path)
        try Self.require(Self.call(bind, descriptor, path))
      }
      try Self.require(listen(descriptor, 128))
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.descriptor = descriptor
  }

  private static func socket() throws(Failure) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = Glibc.socket(AF_UNIX, type, 0)
    try require(descriptor)
    return descriptor
  }

  private static func require(_ answer: Int32) throws(Failure) {
    if answer < 0 { throw Failure(code: errno) }
  }

  private static func isAbandoned(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK, let probe = try? socket() else { return false }
    defer { close(probe) }
    return call(connect, probe, path) < 0 && errno == ECONNREFUSED
  }

  private static func call(
    _ function: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32, _ descriptor: Int32, _ path: String
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    // A byte 0 ends the path.
    guard !path.isEmpty, path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
      errno = path.isEmpty ? ENOENT : ENAMETOOLONG
      return -1
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
