import CPosix
import Glibc

/// The authorities that a connection trusts, in a file that libcurl reads when it connects. That it can't be read is told
/// before anything is sent, and where no certificate is asked for as well.
enum CertificateFile {
  static func check(_ path: String?) throws(ShellProblem) {
    guard let path else { return }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var reason = descriptor < 0 ? errno : 0
    var status = stat()
    if reason == 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { reason = EISDIR }
    if descriptor >= 0 { close(descriptor) }
    if reason != 0 {
      throw ShellProblem(.noInput, "can't read the CA file '\(path)': \(Descriptors.reason(reason))")
    }
  }
}
