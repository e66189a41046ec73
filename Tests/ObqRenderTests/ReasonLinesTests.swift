import ObqRender
import Testing

/// How people read the reasons of a partial result.
@Suite struct ReasonLinesTests {
  @Test func fewReasonsAreSaidOneByOne() {
    let reasons = ["a, cluster x: late", "a, cluster y: late", "b: down", "no place"]
    #expect(ReasonLines.lines(reasons) == reasons)
    #expect(ReasonLines.lines([]) == [])
  }

  @Test func equalReasonsAreSaidOnce() {
    #expect(
      ReasonLines.lines(["a: late", "b: down", "a: late", "x", "x"]) == ["a: late (2 times)", "b: down", "x (2 times)"])
  }

  @Test func whatManyPlacesSayIsSaidOnce() {
    let reasons = (1...48).map { "a, cluster c\($0):1: no answer: late" } + ["b: down"]
    #expect(ReasonLines.lines(reasons) == ["a, cluster c1:1, and 47 more like it: no answer: late", "b: down"])
  }

  @Test(arguments: [20, 21, 500]) func noMoreThanAScreen(count: Int) {
    let lines = ReasonLines.lines((1...count).map { "a: \($0)" })
    #expect(lines.count == 20)
    #expect(lines.last == (count == 20 ? "a: 20" : "and \(count - 19) more reasons; --format json has them all"))
  }
}
