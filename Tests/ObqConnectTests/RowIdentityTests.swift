import ObqData
import Testing

@testable import ObqConnect

@Suite struct RowIdentityTests {
  private func integers(_ values: [Int64?], _ type: ValueType = .integer) -> Column {
    var builder = ColumnBuilder(type: type)
    for value in values { builder.append(value.map { .fromBits($0, type) } ?? .null) }
    return builder.finish()
  }

  private func texts(_ values: [String?]) -> Column {
    var builder = ColumnBuilder(type: .text)
    for value in values { builder.append(value.map(Value.text) ?? .null) }
    return builder.finish()
  }

  @Test func rowsOfLaterPagesAreTold() {
    var identity = RowIdentity()
    #expect(identity.newRows([integers([1, 2, 3])], count: 3) == .init())
    #expect(identity.newRows([integers([3, 4, 1])], count: 3) == .init(fresh: [1], repeated: 2))
    #expect(identity.newRows([integers([4, 5, 6])], count: 3, pass: 2) == .init(fresh: [1, 2]))
    #expect(identity.newRows([integers([4, 1, 7])], count: 3, pass: 2) == .init(fresh: [2], repeated: 1))
  }

  @Test func rowsThatAreAlikeOnOnePageAreTwo() {
    var identity = RowIdentity()
    #expect(identity.newRows([integers([1, 1, 1])], count: 3) == .init())
    #expect(identity.newRows([integers([1, 1, 1, 1])], count: 4) == .init(fresh: [3], repeated: 3))
    #expect(identity.newRows([integers([1])], count: 1) == .init(fresh: [], repeated: 1))
  }

  @Test func aKeyMakesThemOne() {
    var identity = RowIdentity()
    let page = integers([1, 1, nil, nil, 2])
    #expect(identity.newRows([page], key: page, count: 5) == .init(fresh: [0, 2, 3, 4], twice: 1))
    #expect(identity.newRows([page], key: page, count: 5) == .init(fresh: [], repeated: 4, twice: 1))
  }

  @Test func nullsAndPlacesMatter() {
    var identity = RowIdentity()
    let first = [integers([1, nil, 0, nil]), texts(["a", "a", nil, nil])]
    #expect(identity.newRows(first, count: 4) == .init())
    #expect(identity.newRows([integers([0, 0, 1]), texts(["", "a", nil])], count: 3) == .init())
    #expect(identity.newRows([texts(["ab", "a"]), texts(["c", "bc"])], count: 2) == .init())
  }

  @Test func timesAreComparedInMilliseconds() {
    var identity = RowIdentity()
    #expect(identity.newRows([integers([1_502_993_123_456], .time)], count: 1) == .init())
    #expect(identity.newRows([integers([1_502_993_000_000], .time)], count: 1) == .init(fresh: [], repeated: 1))
    #expect(identity.newRows([integers([1_502_994_000_000], .time)], count: 1) == .init())
  }

  @Test func withoutIdentityAllRowsAreNew() {
    var identity = RowIdentity()
    #expect(identity.newRows([], count: 3) == .init())
    #expect(identity.newRows([], count: 3) == .init())
  }
}
