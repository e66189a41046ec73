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
}
