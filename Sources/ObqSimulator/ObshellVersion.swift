/// A release of obshell, and what it is old for.
package struct ObshellVersion: Sendable, Hashable, Comparable {
  /// The first one with a backup interface.
  static let oldest = ObshellVersion(4, 2, 4, 0)

  private let numbers: [Int]

  package init(_ numbers: Int...) {
    self.numbers = numbers
  }

  /// Reads four numbers, `4.2.4.2`; nil for anything else, and for releases without a backup interface.
  package init?(text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    numbers = parts.compactMap { Int($0) }
    guard numbers.count == 4, parts.count == 4, numbers.allSatisfy({ $0 >= 0 }), self >= Self.oldest else { return nil }
  }

  package static func < (a: Self, b: Self) -> Bool { a.numbers.lexicographicallyPrecedes(b.numbers) }

  /// As `/api/v1/info` tells it: with a release number.
  var release: String { numbers.map(String.init).joined(separator: ".") + "-12026050817" }

  /// 4.4.2 made keys of 1024 bits, earlier ones of 512.
  var keyBits: Int { self < Self(4, 4, 2, 0) ? 512 : 1024 }

  /// 4.3.2 brought `/backup/tasks`, `/backup/log/tasks`, `/backup/info` and `/restore/tasks`.
  var hasTaskLists: Bool { self >= Self(4, 3, 2, 0) }

  /// 4.3.1 brought error codes in words, and other HTTP statuses.
  var hasErrorWords: Bool { self >= Self(4, 3, 1, 0) }

  /// 4.2.6 tells more of itself and of tenants.
  var tellsMore: Bool { self >= Self(4, 2, 6, 0) }
}
