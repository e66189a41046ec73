package import ObqData

/// Starts of periods, in nanoseconds since 1970. A period that begins before the first instant there is (in 1677) begins
/// with that instant.
package enum TimeBucket {
  package static let hour: Int64 = 3600 * 1_000_000_000
  package static let day: Int64 = 24 * hour
  package static let week: Int64 = 7 * day

  /// Whole days start at the zone's midnight, weeks on Monday; other widths count from midnight of 1970-01-01 on the
  /// zone's clock where they divide a day, so that an hour starts on the hour everywhere.
  package static func start(of time: Int64, width: Int64, _ zone: Zone) -> Int64 {
    let instant = Instant(nanoseconds: time)
    let offset = Int64(zone.offset(atSeconds: instant.seconds))
    // 1970-01-01 was a Thursday, three days after a Monday.
    let origin = width == week ? -3 * day : 0
    let bucket: Int128
    if time.magnitude < 1 << 62, width <= week {
      let local = time + offset * 1_000_000_000 - origin
      bucket = Int128(local.flooredQuotient(by: width) * width + origin)
    } else {
      // Near the ends of time the local clock shows what 64 bits do not hold.
      let local = Int128(time) + Int128(offset) * 1_000_000_000 - Int128(origin)
      bucket = local.flooredQuotient(by: Int128(width)) * Int128(width) + Int128(origin)
    }
    // When clocks are set back, an hour that occurs twice is two hours; a day stays one, however often it has a midnight.
    if width < day, let start = Int64(exactly: bucket - Int128(offset) * 1_000_000_000),
      Int64(zone.offset(atSeconds: Instant(nanoseconds: start).seconds)) == offset
    {
      return start
    }
    return utc(ofLocal: bucket, zone)
  }

  package static func startOfMonth(_ time: Int64, _ zone: Zone) -> Int64 {
    let seconds = Instant(nanoseconds: time).seconds
    let civil = CivilTime(secondsSince1970: seconds + Int64(zone.offset(atSeconds: seconds)))
    let first = CivilTime(year: civil.year, month: civil.month, day: 1).secondsSince1970
    return utc(ofLocal: Int128(first) * 1_000_000_000, zone)
  }

  private static func utc(ofLocal local: Int128, _ zone: Zone) -> Int64 {
    if let local = Int64(exactly: local) {
      let instant = Instant(nanoseconds: local)
      return utc(ofLocal: instant.seconds, instant.subsecond, zone)
    }
    let seconds = Int64(local.flooredQuotient(by: 1_000_000_000))
    return utc(ofLocal: seconds, Int64(local - Int128(seconds) * 1_000_000_000), zone)
  }

  private static func utc(ofLocal seconds: Int64, _ subsecond: Int64, _ zone: Zone) -> Int64 {
    Instant(seconds: zone.utcSeconds(ofLocal: seconds), nanosecond: subsecond)?.nanoseconds
      ?? (seconds < 0 ? .min : .max)
  }
}
