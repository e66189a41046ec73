import ObqDiagnostics
import ObqEngine
import ObqPlan
import ObqSyntax

/// A statement that ended without success, with all that is to be said of it.
enum StatementFailure: Error {
  case diagnostics([Diagnostic])
  /// In another text than the statement's own.
  case located([Diagnostic], SourceText)
  case shell(ShellProblem)
  case query(QueryFailure)

  /// Any error of the layers below.
  init(_ error: any Error) {
    switch error {
    case let failure as StatementFailure: self = failure
    case let problem as PlanProblem: self = .diagnostics([problem.diagnostic])
    case let problem as ShellProblem: self = .shell(problem)
    case let failure as QueryFailure: self = .query(failure)
    default: self = .shell(ShellProblem(.fault, "a fault of obq itself: \(error)"))
    }
  }

  /// The same with its places in a text that is not the statement's own.
  func located(in source: SourceText) -> StatementFailure {
    if case .diagnostics(let diagnostics) = self { .located(diagnostics, source) } else { self }
  }

  /// The profile whose server knows no such user, or not this password; nil for every other failure.
  var refusingProfile: String? {
    if case .query(.target(let failure)) = self, failure.kind == .notAuthenticated { failure.profile } else { nil }
  }

  var code: ExitCode {
    switch self {
    case .diagnostics, .located: .badQuery
    case .shell(let problem): problem.code
    case .query(.cancelled): .interrupted
    case .query(.evaluation): .badQuery
    case .query(.target(let failure)): failure.kind.exitCode
    }
  }

  /// In one sentence; empty where nothing is to be said.
  var sentence: String {
    switch self {
    case .diagnostics(let diagnostics), .located(let diagnostics, _): diagnostics.first?.message ?? ""
    case .shell(let problem): problem.message
    case .query(.cancelled): "cancelled"
    case .query(.evaluation(let problem)): "\(problem)"
    case .query(.target(let failure)): failure.reason
    }
  }

  /// - Parameter statement: the statement at fault, where several stand in the text.
  func show(_ messages: Messages, in source: SourceText, of statement: Statement? = nil) {
    let place = statement.map { (source, source.firstWord(of: $0.span)) }
    switch self {
    case .diagnostics(let diagnostics): messages.show(diagnostics, in: source)
    case .located(let diagnostics, let source): messages.show(diagnostics, in: source)
    case .shell(let problem): messages.show(problem, at: place)
    case .query(.cancelled): messages.say("cancelled\n")
    case .query(.evaluation(let problem)) where QueryFailure.evaluation(problem).isAboutSize:
      messages.show(
        ShellProblem(.badQuery, "\(problem)", help: ["take less of the texts: substring(text, 1, 1000)"]), at: place)
    case .query(.evaluation(let problem)) where QueryFailure.evaluation(problem).isAboutRows:
      let help = ["top 1000 by … keeps the first rows alone", "select takes fewer columns"]
      messages.show(ShellProblem(.badQuery, "\(problem)", help: help), at: place)
    case .query(.evaluation(let problem)):
      messages.show(ShellProblem(.badQuery, "\(problem)", help: ["no wrong number is shown instead"]), at: place)
    case .query(.target(let failure)):
      let target = failure.target.isEmpty ? "" : ", \(failure.target)"
      messages.show(
        ShellProblem(
          failure.kind.exitCode, "profile \"\(failure.profile)\"\(target): \(failure.message)", help: failure.help),
        at: place)
    }
  }
}

extension SourceText {
  /// Where a statement begins, for what is wrong with all of it.
  fileprivate func firstWord(of span: SourceSpan) -> SourceSpan {
    let length = text(in: span).prefix { !$0.isWhitespace }.utf8.count
    return SourceSpan(span.start, min(span.end, span.start + length))
  }
}

extension TargetFailure.Kind {
  var exitCode: ExitCode {
    switch self {
    case .unreachable, .wrongAnswer: .unavailable
    case .throttled, .timedOut: .temporary
    case .notAuthenticated, .notAllowed: .noPermission
    case .cancelled: .interrupted
    // Something was sent, so it is no fault of the query alone.
    case .budget: .unknown
    }
  }
}
