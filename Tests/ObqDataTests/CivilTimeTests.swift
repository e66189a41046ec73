import ObqData
import Testing

@Suite struct CivilTimeTests {
  @Test(arguments: [
    (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2000, 3, 1, 11_017), (1900, 3, 1, -25_508),
    (1677, 9, 21, -106_752), (2262, 4, 11, 106_751), (1, 1, 1, -719_162), (9999, 12, 31, 2_932_896),
  ])
  func days(_ year: Int, _ month: Int, _ day: Int, _ days: Int64) {
    let civil = CivilTime(year: year, month: month, day: day)
    #expect(civil.daysSince1970 == days)
    #expect(CivilTime(daysSince1970: days) == civil)
    #expect(civil.isValid)
  }

  /// Each day's neighbour is the next day of its month, or the first of the next month.
  @Test func daysFollowEachOther() {
    var civil = CivilTime(daysSince1970: -146_100)
    for days in Int64(-146_099)...146_100 {
      let next = CivilTime(daysSince1970: days)
      let isNextDay = next.year == civil.year && next.month == civil.month && next.day == civil.day + 1
      let isNextMonth = next.day == 1 && next.month == civil.month % 12 + 1 && civil.day >= 28
      guard isNextDay || isNextMonth, next.isValid, next.daysSince1970 == days else {
        Issue.record("\(next) does not follow \(civil)")
        return
      }
      civil = next
    }
    #expect(civil.year == 2370)
  }

  @Test(arguments: [0, 1, -1, 86_399, 86_400, -86_400, -86_401, 1_722_902_401, -9_223_372_037, 9_223_372_036])
  func secondsReadBack(_ seconds: Int64) {
    let civil = CivilTime(secondsSince1970: seconds)
    #expect(civil.isValid)
    #expect(civil.secondsSince1970 == seconds)
  }

  @Test func theTimeOfDay() {
    let civil = CivilTime(secondsSince1970: -1)
    #expect(civil == CivilTime(year: 1969, month: 12, day: 31, hour: 23, minute: 59, second: 59))
  }

  @Test(arguments: [
    CivilTime(year: 2023, month: 2, day: 29), CivilTime(year: 1900, month: 2, day: 29),
    CivilTime(year: 2024, month: 4, day: 31), CivilTime(year: 2024, month: 0, day: 1),
    CivilTime(year: 2024, month: 13, day: 1), CivilTime(year: 2024, month: 1, day: 0),
    CivilTime(year: 0, month: 1, day: 1), CivilTime(year: 10_000, month: 1, day: 1),
    CivilTime(year: 2024, month: 1, day: 1, hour: 24), CivilTime(year: 2024, month: 1, day: 1, minute: 60),
    CivilTime(year: 2024, month: 1, day: 1, second: 60), CivilTime(year: 2024, month: 1, day: 1, hour: -1),
  ])
  func whatIsNoDate(_ civil: CivilTime) {
    #expect(!civil.isValid)
  }

  @Test func divisionRoundsDown() {
    #expect(7.flooredQuotient(by: 2) == 3 && (-7).flooredQuotient(by: 2) == -4)
    #expect((-8).flooredQuotient(by: 2) == -4 && 7.flooredQuotient(by: -2) == -4)
    #expect(Int64.min.flooredQuotient(by: 1_000_000_000) == -9_223_372_037)
  }
}
