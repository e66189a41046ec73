import ObqData
import Testing

@Suite struct ZoneTests {
  @Test(arguments: ZoneGoldens.offsets.map(\.zone))
  func offsetsAreThoseOfTheDatabase(_ name: String) throws {
    let zone = try #require(Zone(named: name))
    let instants = try #require(ZoneGoldens.offsets.first { $0.zone == name }).instants
    for (seconds, offset) in instants {
      #expect(zone.offset(atSeconds: seconds) == offset, "\(name) at \(seconds)")
    }
  }

  @Test func localTimesFindTheirInstants() throws {
    for (name, clock, utc) in ZoneGoldens.locals {
      let zone = try #require(Zone(named: name))
      let local = try #require(Instant(parsing: clock, in: .utc)).seconds
      #expect(zone.utcSeconds(ofLocal: local) == utc, "\(name) \(clock)")
      #expect(Instant(parsing: clock, in: zone)?.seconds == utc, "\(name) \(clock)")
    }
  }

  /// Every instant that is no second occurrence is found again by the clock that shows it.
  @Test(arguments: ZoneGoldens.offsets.map(\.zone))
  func clocksReadBack(_ name: String) throws {
    let zone = try #require(Zone(named: name))
    var read = 0
    for hour in stride(from: Int64(1_704_067_200), to: 1_735_689_600, by: 1800) {
      let local = hour + Int64(zone.offset(atSeconds: hour))
      let utc = zone.utcSeconds(ofLocal: local)
      #expect(utc <= hour && utc + Int64(zone.offset(atSeconds: utc)) == local)
      if utc == hour { read += 1 }
    }
    #expect(read >= 17_568 - 4)
  }

  @Test(arguments: [
    ("UTC", "UTC", 0), ("utc", "UTC", 0), ("Z", "UTC", 0), ("Etc/UTC", "UTC", 0), ("+00:00", "UTC", 0),
    ("+08:00", "+08:00", 28_800), ("+0800", "+08:00", 28_800), ("+08", "+08:00", 28_800),
    ("-03:30", "-03:30", -12_600), ("+14:00", "+14:00", 50_400),
  ])
  func names(_ text: String, _ name: String, _ offset: Int) throws {
    let zone = try #require(Zone(named: text))
    #expect(zone.name == name)
    #expect(zone.offset(atSeconds: 0) == offset)
    #expect(zone.utcSeconds(ofLocal: 0) == Int64(-offset))
    #expect(zone.isUTC == (offset == 0))
  }

  @Test(arguments: [
    "", "Mars/Olympus", "/etc/passwd", "../../../etc/passwd", "Europe/../../../../etc/passwd", "+", "+8", "+25:00",
    "+08:60", "+08:0", "+0:800", "08:00", "Europe/Berlin\u{0}", "tzdata.zi", "Europe",
  ])
  func whatIsNoZone(_ text: String) {
    #expect(Zone(named: text) == nil)
  }

  /// Rules of POSIX count their offset to the west; those of one offset are called by it.
  @Test(arguments: [
    ("CST-8", "+08:00", 28_800, 28_800), ("UTC0", "UTC", 0, 0), ("<+0330>-3:30", "+03:30", 12_600, 12_600),
    ("EST5", "-05:00", -18_000, -18_000),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0,M10.5.0/3", 3600, 7200),
  ])
  func rules(_ text: String, _ name: String, _ january: Int, _ july: Int) throws {
    let zone = try #require(Zone(posix: text))
    #expect(zone.name == name)
    #expect(zone.offset(atSeconds: 1_704_067_200) == january)
    #expect(zone.offset(atSeconds: 1_719_792_000) == july)
    #expect(zone.utcSeconds(ofLocal: 1_719_792_000) == 1_719_792_000 - Int64(july))
  }

  @Test(arguments: ["", "Nope/Nope", "CST", "CST-99", "CET-1CEST", "8", "CST-8 "])
  func whatIsNoRule(_ text: String) { #expect(Zone(posix: text) == nil) }
}
