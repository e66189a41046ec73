package import ObqData

/// Starts of periods, in nanoseconds since 1970.
package enum TimeBucket {
  package static let hour: Int64 = 3600 * 1_000_000_000
  package static let day: Int64 = 24 * hour
  package static let week: Int64 = 7 * day

  /// Whole days start at the zone's midnight, weeks on Monday; other widths count from midnight of 1970-01-01 on the
  /// zone's clock where they divide a day, so that an hour starts on the hour everywhere.
  package static func start(of time: Int64, width: Int64, _ zone: Zone) -> Int64 {
    let instant = Instant(nanoseconds: time)
    let offset = Int64(zone.offset(atSeconds: instant.seconds)) * 1_000_000_000
    let (local, overflow) = time.addingReportingOverflow(offset)
    if overflow { return time }
    // 1970-01-01 was a Thursday, three days after a Monday.
    let origin: Int64 = width == week ? -3 * day : 0
    let bucket = (local - origin).flooredQuotient(by: width) * width + origin
    return utc(ofLocal: bucket, zone)
  }

  package static func startOfMonth(_ time: Int64, _ zone: Zone) -> Int64 {
    let seconds = Instant(nanoseconds: time).seconds
    let civil = CivilTime(secondsSince1970: seconds + Int64(zone.offset(atSeconds: seconds)))
    let first = CivilTime(year: civil.year, month: civil.month, day: 1).secondsSince1970
    return utc(ofLocal: first * 1_000_000_000, zone)
  }

  private static func utc(ofLocal local: Int64, _ zone: Zone) -> Int64 {
    let instant = Instant(nanoseconds: local)
    return zone.utcSeconds(ofLocal: instant.seconds) * 1_000_000_000 + instant.subsecond
  }
}
