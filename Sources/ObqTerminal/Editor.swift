import CPosix
import Glibc

/// Lets the user change a text in another program.
package enum Editor {
  package enum Outcome: Hashable, Sendable {
    case text(String)
    /// One sentence.
    case failed(String)
  }

  /// Runs `command` by the shell on a file that holds `text` and that nobody else can read, and returns what the file holds
  /// then. The file is gone afterwards.
  package static func edit(_ text: String, command: String) -> Outcome {
    let path = "/tmp/obq-\(getpid())-\(UInt64.random(in: 0 ... .max)).obq"
    let descriptor = obq_open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      return .failed("no file could be made to edit: \(String(cString: strerror(errno)))")
    }
    defer {
      unlink(path)
      close(descriptor)
    }
    Descriptor.write(Array(text.utf8), to: descriptor)
    let status = Interrupts.shared.ignoringInterrupts { Shell.run("\(command) '\(path)'") }
    guard status == 0 else {
      return .failed("the editor '\(command)' \(status == 127 ? "could not be run" : "ended with \(status)")")
    }
    guard let file = fopen(path, "rb") else { return .failed("the edited file is gone") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return .text(String(decoding: bytes, as: UTF8.self))
  }
}

/// Commands of the user's, run by the shell `sh` on the terminal.
enum Shell {
  /// The exit code, or 128 and more for a signal.
  static func run(_ command: String) -> Int32 {
    let status = system(command)
    if status == -1 { return 127 }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F)
  }
}
