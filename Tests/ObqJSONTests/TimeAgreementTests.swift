import ObqData
import ObqJSON
import Testing

/// Columns of times are read by other code than single texts; both must agree on every text.
struct TimeAgreementTests {
  @Test func randomTimesInAllForms() throws {
    var generator = SeededGenerator(state: 3)
    var texts: [String] = []
    for _ in 0..<4000 {
      // A bit beyond the years that 64 bits of nanoseconds hold, and a few impossible days and hours.
      let year = Int.random(in: 1660...2280, using: &generator)
      let day = Int.random(in: 1...31, using: &generator)
      let month = Int.random(in: 1...12, using: &generator)
      let clock = [24, 60, 60].map {
        Int.random(in: 0...$0 - (Bool.random(using: &generator) ? 0 : 1), using: &generator)
      }
      var text = [pad(year, 4), pad(month, 2), pad(day, 2)].joined(separator: "-")
      text += ["T", "T", "T", " ", "t"].randomElement(using: &generator) ?? "T"
      text += clock.map { pad($0, 2) }.joined(separator: ":")
      let digits = Int.random(in: 0...10, using: &generator)
      if digits > 0 {
        text += "." + (0..<digits).map { _ in String(Int.random(in: 0...9, using: &generator)) }.joined()
      }
      let offset = pad(Int.random(in: 0...19, using: &generator), 2)
      let minutes = pad(Int.random(in: 0...60, using: &generator), 2)
      let forms = [
        "Z", "Z", "z", "+08:00", "+0800", "+\(offset):\(minutes)", "-\(offset)\(minutes)", "-\(offset):\(minutes)",
        "+\(offset)", "X", "+8:00", "ZZ",
      ]
      texts.append(text + (forms.randomElement(using: &generator) ?? "Z"))
    }
    try expectAgreement(texts)
  }

  @Test func mutationsOfTimes() throws {
    var generator = SeededGenerator(state: 4)
    let alphabet = Array("0123456789-:+.TZz ".utf8)
    var texts: [String] = []
    for _ in 0..<4000 {
      var bytes = Array("2024-08-09T16:04:21.810084+08:00".utf8)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = alphabet.randomElement(using: &generator) ?? 0x30
        case 1: bytes.remove(at: place)
        default: bytes.insert(alphabet.randomElement(using: &generator) ?? 0x30, at: place)
        }
      }
      texts.append(String(decoding: bytes, as: UTF8.self))
    }
    try expectAgreement(texts)
  }

  @Test func theEdgesOfTheRange() throws {
    try expectAgreement([
      "2262-04-11T23:47:16.854775807Z", "2262-04-11T23:47:16.854775808Z", "1677-09-21T00:12:43.145224192Z",
      "1677-09-21T00:12:44Z", "1677-09-21T00:12:43Z", "2262-04-12T07:47:16.854775807+08:00", "1970-01-01T00:00Z",
      "1970-01-01Z", "1970-01-01+0800", "1970-01-01T00:00+08:00", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    ])
  }

  /// A text without an offset is a problem of a column, whatever a zone would make of it.
  private func expectAgreement(_ texts: [String]) throws {
    let column = try decode(answer(texts.map(JSONText.quoted)), plan(.time)).batch.columns[0]
    var read = 0
    let east = Zone(offset: 3600)
    for (row, text) in texts.enumerated() {
      let inUTC = Instant(parsing: text, in: .utc)
      let elsewhere = Instant(parsing: text, in: east)
      let expected: Value = inUTC == elsewhere ? inUTC.map(Value.time) ?? .null : .null
      #expect(column.value(at: row) == expected, "\(text)")
      if expected != .null { read += 1 }
    }
    #expect(read > texts.count / 20)
  }

  private func pad(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
