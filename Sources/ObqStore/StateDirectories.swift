import CPosix
import Glibc

/// Where obq keeps its files, as the XDG Base Directory Specification says. A variable whose value is not an absolute path is
/// ignored. A directory is nil when neither its variable nor `HOME` names a place.
package struct StateDirectories: Hashable, Sendable {
  /// `$XDG_CONFIG_HOME/obq`, else `~/.config/obq`: what the user writes.
  package let configuration: String?

  /// `$XDG_STATE_HOME/obq`, else `~/.local/state/obq`: history and session state.
  package let state: String?

  /// `$XDG_DATA_HOME/obq`, else `~/.local/share/obq`: views.
  package let data: String?

  /// - Parameter variable: the value of an environment variable, nil when it is not set.
  package init(variable: (String) -> String?) {
    let home = Self.absolute(variable("HOME"))
    func directory(_ name: String, _ fallback: String) -> String? {
      let base = Self.absolute(variable(name)) ?? home.map { Self.joined($0, fallback) }
      return base.map { Self.joined($0, "obq") }
    }
    configuration = directory("XDG_CONFIG_HOME", ".config")
    state = directory("XDG_STATE_HOME", ".local/state")
    data = directory("XDG_DATA_HOME", ".local/share")
  }

  /// Makes the directory and those above it that are missing, for the user alone. One that exists is left as it is.
  package static func make(_ path: String) throws(StoreProblem) {
    if path.isEmpty || mkdir(path, 0o700) == 0 { return }
    switch errno {
    case EEXIST:
      if isDirectory(path) { return }
      throw .cannotMakeDirectory(path: path, reason: String(cString: strerror(ENOTDIR)))
    case ENOENT where path.contains("/"):
      let parent = Self.parent(of: path)
      if parent.isEmpty || parent == path {
        throw .cannotMakeDirectory(path: path, reason: String(cString: strerror(ENOENT)))
      }
      try make(parent)
      if mkdir(path, 0o700) == 0 || (errno == EEXIST && isDirectory(path)) { return }
      throw .cannotMakeDirectory(path: path, reason: String(cString: strerror(errno)))
    case let number:
      throw .cannotMakeDirectory(path: path, reason: String(cString: strerror(number)))
    }
  }

  /// The path without its last part; empty when it has one part only.
  static func parent(of path: String) -> String {
    var rest = path[...]
    while rest.count > 1, rest.last == "/" { rest = rest.dropLast() }
    guard let slash = rest.lastIndex(of: "/") else { return "" }
    return slash == rest.startIndex ? "/" : String(rest[..<slash])
  }

  private static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func absolute(_ value: String?) -> String? {
    guard let value, value.hasPrefix("/") else { return nil }
    return value
  }

  private static func joined(_ base: String, _ name: String) -> String {
    base.hasSuffix("/") ? base + name : base + "/" + name
  }
}
