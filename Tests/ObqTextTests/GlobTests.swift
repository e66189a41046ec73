import ObqText
import Testing

@Suite struct GlobTests {
  @Test(arguments: [
    ("ob_431", "ob_431", true), ("ob_431", "ob_4310", false), ("ob_*", "ob_431", true), ("ob_*", "ob_", true),
    ("ob_*", "xob_1", false), ("*_431", "ob_431", true), ("*431*", "ob_431_x", true), ("ob_?", "ob_1", true),
    ("ob_?", "ob_", false), ("ob_?", "ob_12", false), ("*", "", true), ("", "", true), ("", "a", false),
    ("?", "", false),
    ("OB*", "ob_1", false), ("租户*", "租户一", true), ("租?", "租户", true), ("?", "👨‍👩‍👧", true), ("a*b*c", "axxbyyc", true),
    ("a*b*c", "axxbyy", false), ("*a", "aaa", true), ("**a**", "xay", true), ("a.b", "axb", false),
  ])
  func matches(_ pattern: String, _ text: String, _ expected: Bool) {
    #expect(Glob(pattern).matches(text) == expected)
  }

  @Test func patterns() {
    #expect(Glob.isPattern("ob_*"))
    #expect(Glob.isPattern("o?"))
    #expect(!Glob.isPattern("ob_431"))
    #expect(!Glob.isPattern("[a]"))
  }

  @Test(.timeLimit(.minutes(1))) func manyStarsStayCheap() {
    let pattern = Glob(String(repeating: "a*", count: 40) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 2000)))
  }
}
