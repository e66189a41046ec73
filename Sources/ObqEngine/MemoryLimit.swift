import Glibc

/// How much memory the rows of one operator may take: rather a refusal than the end of the process.
enum MemoryLimit {
  /// Half of the machine's memory, in bytes.
  static let ofRows: Int = {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? pages / 2 * size : .max
  }()
}
