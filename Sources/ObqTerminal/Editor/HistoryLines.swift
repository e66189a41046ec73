import CPosix
import Glibc

/// The statements that Up and Ctrl-R go through, oldest first, with what makes searching them quick: a copy of their bytes
/// in which ASCII letters are small.
struct HistoryLines: Sendable {
  private(set) var entries: [String] = []
  /// The bytes of all entries that were searched once, one after the other, and the same in small letters.
  private var bytes: [UInt8] = []
  private var folded: [UInt8] = []
  /// Where each of them begins; the last one is the end.
  private var starts: [Int] = [0]

  /// So many of the newest entries are looked at for a suggestion, which is made anew for each key.
  private static let mostSuggested = 20_000

  init() {}

  init(_ entries: [String]) {
    self.entries = entries
  }

  /// Appends an entry, unless it is empty or the newest one is the same.
  mutating func append(_ entry: String) {
    if entry.isEmpty || entries.last == entry { return }
    entries.append(entry)
  }

  /// What stands behind `beginning` in the newest entry that begins so and says more; empty when there is none.
  func continuation(of beginning: String) -> String {
    var beginning = beginning
    return beginning.withUTF8 { wanted in
      guard let wantedStart = wanted.baseAddress, !wanted.isEmpty else { return "" }
      for index in entries.indices.suffix(Self.mostSuggested).reversed() {
        var entry = entries[index]
        if entry.utf8.count <= wanted.count { continue }
        let rest: String? = entry.withUTF8 { bytes in
          guard let start = bytes.baseAddress, memcmp(start, wantedStart, wanted.count) == 0 else { return nil }
          return String(decoding: bytes[wanted.count...], as: UTF8.self)
        }
        if let rest { return rest }
      }
      return ""
    }
  }

  /// Copies the bytes of entries that came since the last time.
  mutating func prepareSearch() {
    for entry in entries[(starts.count - 1)...] {
      bytes.append(contentsOf: entry.utf8)
      starts.append(bytes.count)
    }
    if folded.count == bytes.count { return }
    folded.reserveCapacity(bytes.count)
    for byte in bytes[folded.count...] { folded.append(byte &- 0x41 < 26 ? byte | 0x20 : byte) }
  }

  /// The nearest entry from `start` on, going by `step`, that holds the bytes of `needle`, and where in it.
  /// - Parameters:
  ///   - isFolded: whether `needle` is in small letters and the case of entries plays no part.
  ///   - isWanted: whether an entry that has it will do.
  func find(
    _ needle: [UInt8], isFolded: Bool, from start: Int, by step: Int, isWanted: (Int) -> Bool
  ) -> (index: Int, offset: Int)? {
    let count = starts.count - 1
    return (isFolded ? folded : bytes).withUnsafeBytes { hay in
      needle.withUnsafeBytes { needle in
        var index = start
        while index >= 0, index < count {
          let length = starts[index + 1] - starts[index]
          if length >= needle.count, let base = hay.baseAddress.map({ $0 + starts[index] }),
            let place = memmem(base, length, needle.baseAddress, needle.count), isWanted(index)
          {
            return (index, UnsafeRawPointer(place) - base)
          }
          index += step
        }
        return nil
      }
    }
  }
}
