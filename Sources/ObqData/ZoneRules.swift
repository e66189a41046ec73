import Glibc

/// The changes of one IANA zone, from its TZif file (RFC 8536), and the rule of the file's last line for the years after.
struct ZoneRules: Hashable, Sendable {
  /// When each stretch begins, seconds since 1970, ascending.
  private var changes: [Int64] = []
  /// The offset from `changes[i]` on.
  private var offsets: [Int] = []
  private var initialOffset = 0
  private var footer: YearlyRule?

  func offset(at seconds: Int64) -> Int {
    guard let first = changes.first, seconds >= first else { return initialOffset }
    if let last = changes.last, seconds >= last {
      return footer?.offset(at: seconds) ?? offsets[offsets.count - 1]
    }
    var low = 0
    var high = changes.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if changes[middle] <= seconds { low = middle } else { high = middle }
    }
    return offsets[low]
  }

  /// Nil when the system's database has no such zone. A name is letters, digits, `_ - + /`; it never leaves the
  /// database's folder.
  static func load(name: String) -> ZoneRules? {
    let isName = name.utf8.allSatisfy { byte in
      (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
        || byte == UInt8(ascii: "/")
    }
    guard isName, !name.isEmpty, !name.hasPrefix("/") else { return nil }
    guard let bytes = readFile("/usr/share/zoneinfo/" + name) else { return nil }
    return ZoneRules(tzif: bytes)
  }

  private static func readFile(_ path: String) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 8192)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0 { return nil }
      if count == 0 { return bytes }
      bytes += chunk[0..<count]
      if bytes.count > 1 << 20 { return nil }
    }
  }

  /// Reads version 2 or later of the format, whose second block has 64-bit times.
  private init?(tzif bytes: [UInt8]) {
    var reader = BigEndianReader(bytes)
    guard let first = TZifHeader(&reader), first.version >= 2 else { return nil }
    reader.skip(first.bodyLength(timeSize: 4))
    guard let header = TZifHeader(&reader) else { return nil }
    var times: [Int64] = []
    for _ in 0..<header.timeCount { times.append(reader.integer(8)) }
    var indexes: [Int] = []
    for _ in 0..<header.timeCount { indexes.append(Int(reader.integer(1))) }
    var types: [Int] = []
    for _ in 0..<header.typeCount {
      types.append(Int(Int32(truncatingIfNeeded: reader.integer(4))))
      reader.skip(2)
    }
    reader.skip(header.charCount + header.leapCount * 12 + header.standardCount + header.utCount)
    guard !reader.isOverrun, !types.isEmpty, indexes.allSatisfy({ $0 < types.count && $0 >= 0 }) else { return nil }
    changes = times
    offsets = indexes.map { types[$0] }
    initialOffset = types[0]
    footer = YearlyRule(posix: reader.footer())
    if changes.isEmpty, let footer { initialOffset = footer.standardOffset }
  }
}

/// The counts of one block.
private struct TZifHeader {
  let version: Int
  let utCount: Int
  let standardCount: Int
  let leapCount: Int
  let timeCount: Int
  let typeCount: Int
  let charCount: Int

  init?(_ reader: inout BigEndianReader) {
    guard reader.integer(4) == 0x545A_6966 else { return nil }
    let digit = Int(reader.integer(1))
    version = digit >= 0x30 ? digit - 0x30 : 1
    reader.skip(15)
    utCount = Int(reader.integer(4))
    standardCount = Int(reader.integer(4))
    leapCount = Int(reader.integer(4))
    timeCount = Int(reader.integer(4))
    typeCount = Int(reader.integer(4))
    charCount = Int(reader.integer(4))
    let counts = [utCount, standardCount, leapCount, timeCount, typeCount, charCount]
    guard !reader.isOverrun, counts.allSatisfy({ $0 >= 0 && $0 < 100_000 }) else { return nil }
  }

  func bodyLength(timeSize: Int) -> Int {
    timeCount * timeSize + timeCount + typeCount * 6 + charCount + leapCount * (timeSize + 4) + standardCount + utCount
  }
}

private struct BigEndianReader {
  private let bytes: [UInt8]
  private var position = 0
  private(set) var isOverrun = false

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func skip(_ count: Int) {
    position += count
    if position > bytes.count { isOverrun = true }
  }

  mutating func integer(_ size: Int) -> Int64 {
    guard position + size <= bytes.count else {
      isOverrun = true
      return 0
    }
    var value: UInt64 = 0
    for index in position..<position + size { value = value << 8 | UInt64(bytes[index]) }
    position += size
    return Int64(bitPattern: value)
  }

  /// The line between two newlines at the end of the file.
  mutating func footer() -> String {
    guard position < bytes.count, bytes[position] == 0x0A else { return "" }
    let rest = bytes[(position + 1)...]
    return String(decoding: rest.prefix { $0 != 0x0A }, as: UTF8.self)
  }
}
