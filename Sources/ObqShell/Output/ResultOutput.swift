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

  /// Standard output.
  init() {
    descriptor = 1
    file = nil
  }

  /// A file. It is written beside its place and renamed at the end, so that a reader never sees half of it.
  init(path: String) throws(ShellProblem) {
    let temporary = "\(path).\(getpid()).part"
    let opened = obq_open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    if opened < 0 {
      throw ShellProblem(.cannotCreate, "can't make the file '\(path)': \(Descriptors.reason(errno))")
    }
    descriptor = opened
    file = (path, temporary)
  }

  func withBuffer(_ body: (inout [UInt8]) -> Void) throws(ShellProblem) {
    body(&buffer)
    if buffer.count >= 256 << 10 { try flush() }
  }

  func flush() throws(ShellProblem) {
    if buffer.isEmpty { return }
    do throws(Descriptors.WriteProblem) {
      try Descriptors.write(buffer, to: descriptor)
    } catch {
      buffer.removeAll()
      switch error {
      case .closedPipe: throw ShellProblem(.done, "")
      case .failed(let number):
        throw ShellProblem(.inputOutput, "can't write the result: \(Descriptors.reason(number))")
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Takes what is buffered instead of writing it, for a pager.
  func takeBuffer() -> [UInt8] {
    defer { buffer.removeAll() }
    return buffer
  }

  func close() throws(ShellProblem) {
    guard isOpen else { return }
    isOpen = false
    try flush()
    guard let file else { return }
    if Glibc.close(descriptor) != 0 || rename(file.temporary, file.path) != 0 {
      throw ShellProblem(.inputOutput, "can't write the file '\(file.path)': \(Descriptors.reason(errno))")
    }
  }

  /// Leaves no half file behind.
  func abandon() {
    guard isOpen else { return }
    isOpen = false
    if let file {
      Glibc.close(descriptor)
      unlink(file.temporary)
    }
  }
}
