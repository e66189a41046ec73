import ObqDiagnostics
import ObqSyntax

/// The saved queries that one query stands on, each bound once however often it is named.
final class SavedQueries {
  fileprivate var bound: [String: BoundQuery] = [:]
  /// Those that are being bound: one that names itself is found here.
  fileprivate var open: Set<String> = []
}

extension Binder {
  /// How often the sources of a saved query may be read: queries that name each other twice double with each of them.
  private static let readLimit = 10_000

  /// A saved query under its name; nil when there are problems.
  mutating func bind(_ query: SavedQuery, named name: Name) -> BoundQuery? {
    if let known = saved.bound[name.text] { return known }
    // The places of problems lie in the saved text; the name is what stands here.
    let here = place ?? name.span
    guard saved.open.insert(name.text).inserted else {
      report(PlanProblem(.queryDepth, here))
      return nil
    }
    defer { saved.open.remove(name.text) }
    var inner = Binder(
      context, text: SourceText(name: name.text, query.text), depth: depth + 1, place: here, saved: saved)
    guard let bound = inner.bind(query.query, keepsWindowEnd: true) else {
      for problem in inner.problems { report(PlanProblem(problem.fact, here)) }
      return nil
    }
    guard bound.reads <= Binder.readLimit else {
      report(PlanProblem(.tooManyReads(limit: Binder.readLimit), here))
      return nil
    }
    saved.bound[name.text] = bound
    return bound
  }
}
