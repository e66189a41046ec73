import ObqData
import Testing

@Suite struct QuantityTests {
  private static func seconds(_ nanoseconds: Int64) -> String {
    var bytes: [UInt8] = []
    Quantity.appendSeconds(nanoseconds: nanoseconds, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    (0, "0"), (1, "0.000000001"), (-1, "-0.000000001"), (125_563_896_000, "125.563896"), (-500_000_000, "-0.5"),
    (1_000_000_000, "1"), (86_400_000_000_000, "86400"), (Int64.max, "9223372036.854775807"),
    (Int64.min, "-9223372036.854775808"), (999_999_999, "0.999999999"),
  ])
  func secondsBothWays(_ nanoseconds: Int64, _ text: String) {
    #expect(Self.seconds(nanoseconds) == text)
    #expect(Quantity.nanoseconds(parsingSeconds: text) == nanoseconds)
  }

  @Test func anySecondsReadBack() {
    var state: UInt64 = 20_241_120
    for _ in 0..<2_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let nanoseconds = Int64(bitPattern: state) >> Int64(state % 60)
      #expect(Quantity.nanoseconds(parsingSeconds: Self.seconds(nanoseconds)) == nanoseconds)
    }
  }

  @Test(arguments: [
    ("1.", 1_000_000_000), (".5", 500_000_000), ("1.5000000000000", 1_500_000_000), ("007", 7_000_000_000),
    ("-0", 0),
  ])
  func otherSpellings(_ text: String, _ nanoseconds: Int64) {
    #expect(Quantity.nanoseconds(parsingSeconds: text) == nanoseconds)
  }

  @Test(arguments: [
    "", "-", ".", "-.", "+1", "1e3", "1.0000000001", "1,5", "0x10", " 1", "1 ", "1.5.5", "9223372036.854775808",
    "-9223372036.854775809", "99999999999999999999", "١",
  ])
  func whatIsNoNumberOfSeconds(_ text: String) {
    #expect(Quantity.nanoseconds(parsingSeconds: text) == nil)
  }

  @Test(arguments: [
    (0, "0s"), (999, "999ns"), (1_000, "1us"), (1_500, "1.5us"), (250_000_000, "250ms"), (1_234_567, "1.2ms"),
    (1_000_000_000, "1s"), (5_600_000_000, "5.6s"), (59_940_000_000, "59.9s"), (59_960_000_000, "1m"),
    (125_600_000_000, "2m6s"), (120_000_000_000, "2m"), (3_599_600_000_000, "1h"), (3_660_000_000_000, "1h1m"),
    (86_399_900_000_000, "1d"), (273_600_000_000_000, "3d4h"), (-125_600_000_000, "-2m6s"), (-1, "-1ns"),
    (Int64.max, "106751d23h"), (Int64.min, "-106751d23h"),
  ])
  func durationsForPeople(_ nanoseconds: Int64, _ text: String) {
    #expect(Quantity.readable(nanoseconds: nanoseconds) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (512, "512 B"), (1_023, "1023 B"), (1_024, "1 KiB"), (1_536, "1.5 KiB"), (1 << 30, "1 GiB"),
    (1_610_612_736, "1.5 GiB"), (-2_048, "-2 KiB"), (Int64.max, "7.9 EiB"), (Int64.min, "-8 EiB"),
  ])
  func sizesForPeople(_ bytes: Int64, _ text: String) {
    #expect(Quantity.readable(bytes: bytes) == text)
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "-0"), (1.0, "1"), (0.1, "0.1"), (-2.5, "-2.5"), (1e21, "1e+21"),
    (1.0 / 3, "0.3333333333333333"),
    (Double.leastNonzeroMagnitude, "5e-324"),
  ])
  func realsReadBack(_ number: Double, _ text: String) {
    var bytes: [UInt8] = []
    Quantity.append(number, to: &bytes)
    let printed = String(decoding: bytes, as: UTF8.self)
    #expect(printed == text)
    #expect(Double(printed) == number)
  }

  @Test(arguments: [0, 1, -1, Int64.max, Int64.min, 1_000, -42])
  func wholeNumbers(_ number: Int64) {
    var bytes: [UInt8] = []
    Quantity.append(number, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "\(number)")
  }
}
