/// What somebody meant who typed a name that does not exist.
package enum NearestName {
  /// The name of `names` that `word` is most likely meant to be; nil when none is near enough.
  ///
  /// A name that differs by case and underscores alone wins. Then comes the smallest edit distance (letters added, left
  /// out, replaced, or two neighbours swapped) within a third of the word's length, the first letter and then the order of
  /// `names` deciding between equals. Last comes the one name that `word` is the beginning of. A word is never its own
  /// suggestion.
  package static func suggestion(for word: String, among names: [String]) -> String? {
    let typed = folded(word)
    // Nobody types names of this length by hand, and the distance takes quadratic time.
    guard !typed.isEmpty, typed.count <= 64 else { return nil }
    let limit = typed.count / 3

    var best: (name: String, distance: Int, sharesFirst: Bool)?
    var completions: [String] = []
    for name in names where name != word {
      let candidate = folded(name)
      if candidate == typed { return name }
      if typed.count >= 2, candidate.starts(with: typed) { completions.append(name) }
      guard abs(candidate.count - typed.count) <= limit, !candidate.isEmpty else { continue }
      let distance = editDistance(typed, candidate)
      let sharesFirst = candidate[0] == typed[0]
      guard distance <= limit else { continue }
      if let best, (best.distance, best.sharesFirst ? 0 : 1) <= (distance, sharesFirst ? 0 : 1) { continue }
      best = (name, distance, sharesFirst)
    }
    return best?.name ?? (completions.count == 1 ? completions[0] : nil)
  }

  /// The letters that count: lowercased, without underscores.
  private static func folded(_ name: String) -> [Character] {
    name.lowercased().filter { $0 != "_" }
  }

  /// Damerau's distance in its restricted form: no stretch of text is edited twice.
  private static func editDistance(_ from: [Character], _ to: [Character]) -> Int {
    var twoAgo: [Int] = []
    var previous = Array(0...to.count)
    for (i, left) in from.enumerated() {
      var row = [i + 1]
      row.reserveCapacity(to.count + 1)
      for (j, right) in to.enumerated() {
        var cost = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (left == right ? 0 : 1))
        if i > 0, j > 0, left == to[j - 1], from[i - 1] == right { cost = min(cost, twoAgo[j - 1] + 1) }
        row.append(cost)
      }
      twoAgo = previous
      previous = row
    }
    return previous[to.count]
  }
}
