import CPosix
import Glibc
import ObqData
import ObqEngine
import ObqRender

/// Where rows go: standard output, or a file that is made whole before it takes its name.
final class ResultOutput {
  private let descriptor: Int32
  private let file: (path: String, temporary: String)?
  private var buffer: [UInt8] = []
  private var isOpen = true
  /// Where results go meanwhile.
  private var redirection: (output: ResultOutput, path: String)?
  /// Nobody reads any more, so that nothing need be asked any more.
  private(set) var isClosedByReader = false

  /// Standard output.
  init() {
    descriptor = 1
    file = nil
  }

  /// A file. It is written beside its place and renamed at the end, so that a reader never sees half of it.
  init(path: String) throws(ShellProblem) {
    var status = stat()
    let isThere = stat(path, &status) == 0
    if isThere, status.st_mode & S_IFMT != S_IFREG {
      // A device or a pipe is written to, and no file takes its place.
      descriptor = obq_open(path, O_WRONLY | O_CLOEXEC, 0)
      file = nil
    } else {
      // What a link leads to is replaced, not the link.
      let place = realpath(path, nil)
      let target = place.map { String(cString: $0) } ?? path
      free(place)
      let temporary = "\(target).\(getpid()).part"
      descriptor = obq_open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      if isThere, descriptor >= 0 { fchmod(descriptor, status.st_mode & 0o777) }
      file = (target, temporary)
    }
    if descriptor < 0 {
      throw ShellProblem(.cannotCreate, "can't make the file '\(path)': \(Descriptors.reason(errno))")
    }
  }

  /// Whether a file takes the results that standard output would have.
  var isRedirected: Bool { redirection != nil }

  func redirect(to path: String) throws(ShellProblem) {
    redirection = (try ResultOutput(path: path), path)
  }

  /// Ends the redirection and returns its path; nil when there was none.
  func endRedirection() throws(ShellProblem) -> String? {
    guard let (output, path) = redirection else { return nil }
    redirection = nil
    try output.close()
    return path
  }

  func append(_ bytes: [UInt8]) throws(ShellProblem) {
    try withBuffer { if $0.isEmpty { $0 = bytes } else { $0 += bytes } }
  }

  func withBuffer(_ body: (inout [UInt8]) -> Void) throws(ShellProblem) {
    if let redirection { return try redirection.output.withBuffer(body) }
    body(&buffer)
    if buffer.count >= 256 << 10 { try flush() }
  }

  func flush() throws(ShellProblem) {
    if let redirection { return try redirection.output.flush() }
    if buffer.isEmpty { return }
    do throws(Descriptors.WriteProblem) {
      try Descriptors.write(buffer, to: descriptor)
    } catch {
      buffer.removeAll()
      switch error {
      case .closedPipe:
        isClosedByReader = true
        throw ShellProblem(.done, "")
      case .interrupted: throw ShellProblem(.interrupted, "")
      case .failed(let number):
        throw ShellProblem(.inputOutput, "can't write the result: \(Descriptors.reason(number))")
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Takes what is buffered instead of writing it, for a pager.
  func takeBuffer() -> [UInt8] {
    if let redirection { return redirection.output.takeBuffer() }
    defer { buffer.removeAll() }
    return buffer
  }

  func close() throws(ShellProblem) {
    _ = try endRedirection()
    guard isOpen else { return }
    do throws(ShellProblem) {
      try flush()
    } catch {
      abandon()
      throw error
    }
    isOpen = false
    guard let file else { return }
    if Glibc.close(descriptor) != 0 || rename(file.temporary, file.path) != 0 {
      let reason = Descriptors.reason(errno)
      unlink(file.temporary)
      throw ShellProblem(.inputOutput, "can't write the file '\(file.path)': \(reason)")
    }
  }

  /// Leaves no half file behind.
  func abandon() {
    redirection?.output.abandon()
    redirection = nil
    guard isOpen else { return }
    isOpen = false
    if let file {
      Glibc.close(descriptor)
      unlink(file.temporary)
    }
  }
}
