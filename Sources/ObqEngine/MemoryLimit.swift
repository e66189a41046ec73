import Glibc
import ObqExpression

/// How much memory a query may take: rather a refusal than the end of the process. In bytes.
package struct MemoryLimit: Sendable {
  /// What the process may have at all; nil for what the machine gives it, which is looked up when it matters.
  private let known: Int?

  package init(available: Int) { known = available }

  private init() { known = nil }

  /// For what the machine has, or what the process may have of it.
  package static let ofMachine = MemoryLimit()

  private var available: Int { known ?? MemoryLimit.machine }
  /// What the rows of a sort may take, which has more to hold than these.
  var ofRows: Int { available / 2 }
  /// What the process may take, whatever holds it: groups, rows that are looked up, rows that a format waits for.
  var ofProcess: Int { available / 4 * 3 }

  /// So many bytes are there on any machine.
  private static let little = 16 << 20

  /// Refuses the rows of a sort that take so many bytes, and asks for no more of them.
  func check(rows bytes: Int, from input: any BatchStream) throws(QueryFailure) {
    if known == nil, bytes < MemoryLimit.little { return }
    try refuse(bytes, beyond: ofRows, from: input)
  }

  private static let machine: Int = {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let all = pages > 0 && pageSize > 0 ? pages * pageSize : .max
    return min(all, addressSpace, ofControlGroups)
  }()

  private static let pageSize = sysconf(Int32(_SC_PAGESIZE))

  /// Refuses what the process does not have room for, and asks for no more.
  func check(from input: any BatchStream) throws(QueryFailure) {
    try refuse(MemoryLimit.resident, beyond: ofProcess, from: input)
  }

  private func refuse(_ bytes: Int, beyond limit: Int, from input: any BatchStream) throws(QueryFailure) {
    if bytes <= limit { return }
    input.stop()
    throw .evaluation(.rowsTooLarge(limit: limit))
  }

  /// What the process takes now (proc(5)); 0 where that can't be seen.
  private static var resident: Int {
    let fields = text(of: "/proc/self/statm").split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * pageSize : 0
  }

  private static var addressSpace: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return .max }
    return Int(clamping: limit.rlim_cur)
  }

  /// What a container or a service may have (cgroups(7)), the groups around it included: beyond it the kernel ends a process.
  private static var ofControlGroups: Int {
    var least = Int.max
    for line in text(of: "/proc/self/cgroup").split(separator: "\n") {
      // hierarchy:controllers:path; version 2 has no controllers.
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, parts[1].isEmpty || parts[1].split(separator: ",").contains("memory") else { continue }
      let (root, file) =
        parts[1].isEmpty
        ? ("/sys/fs/cgroup", "memory.max") : ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
      var path = parts[2]
      while true {
        if path.hasSuffix("/") { path = path.dropLast() }
        least = min(least, bytes(inControlGroup: text(of: "\(root)\(path)/\(file)")))
        guard let slash = path.lastIndex(of: "/") else { break }
        path = path[..<slash]
      }
    }
    return least
  }

  /// The number in a file that says how much memory a control group may have; the most there is where it sets no limit.
  static func bytes(inControlGroup text: String) -> Int { Int(text.prefix { $0.isNumber }) ?? .max }

  /// A short file; nothing where there is none.
  private static func text(of path: String) -> String {
    guard let file = fopen(path, "re") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 16 << 10)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
