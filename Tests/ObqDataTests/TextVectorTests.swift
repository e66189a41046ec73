import ObqData
import Testing

/// Texts for which a vector has no room.
@Suite struct TextVectorTests {
  /// As many bytes as no vector holds; they are nowhere.
  private static let endless = repeatElement(UInt8(ascii: "x"), count: TextVector.byteLimit + 1)

  @Test func whatFitsIsNotOverfull() {
    var vector = TextVector(["a", "b"])
    vector.append("c".utf8)
    vector.append(contentsOf: TextVector(["d"]))
    #expect(!vector.isOverfull)
    #expect((0..<4).map { vector.string(ofRow: $0) } == ["a", "b", "c", "d"])
  }

  @Test func aTextWithoutRoomIsLeftOut() {
    var vector = TextVector(["a"])
    vector.append(Self.endless)
    vector.append("b".utf8)
    #expect(vector.isOverfull)
    #expect((0..<3).map { vector.string(ofRow: $0) } == ["a", "", "b"])
    #expect(vector.gather([0]).isOverfull)
    #expect(vector.gather([0]).compacted().isOverfull)
    #expect(vector.slice(0..<1).isOverfull)
    var other = TextVector(["c"])
    other.append(contentsOf: vector)
    #expect(other.isOverfull && other.count == 4)
  }

  @Test func columnsSayIt() {
    var builder = ColumnBuilder(type: .text)
    builder.append(.text("a"))
    #expect(!builder.finish().isOverfull)
    builder.append(text: Self.endless)
    #expect(builder.finish().isOverfull)
    #expect(builder.finish().gather([0]).isOverfull)
  }
}
