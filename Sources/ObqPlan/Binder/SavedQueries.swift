import ObqDiagnostics
import ObqSyntax

/// The saved queries that one query stands on, each bound once however often it is named.
final class SavedQueries {
  fileprivate var bound: [String: Draft] = [:]
  /// Those that are being bound: one that names itself is found here.
  fileprivate var open: Set<String> = []
}

extension Binder {
  /// How often the sources of a saved query may be read: queries that name each other twice double with each of them.
  private static let readLimit = 10_000

  /// A saved query under its name, to be continued as if its text stood here; nil when there are problems.
  mutating func draft(_ query: SavedQuery, named name: Name) -> Draft? {
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
    guard var draft = inner.draft(query.query, isSaved: true) else {
      for problem in inner.problems { report(PlanProblem(problem.fact, here)) }
      return nil
    }
    guard draft.reads <= Binder.readLimit else {
      report(PlanProblem(.tooManyReads(limit: Binder.readLimit), here))
      return nil
    }
    draft.isContinued = true
    draft.hasOwnFormat = false
    draft.hasOwnPath = false
    saved.bound[name.text] = draft
    return draft
  }
}
