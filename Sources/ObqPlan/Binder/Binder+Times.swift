import ObqData
import ObqDiagnostics
import ObqExpression
import ObqSyntax

extension Binder {
  /// The instant of `since T` and `until T`: a duration means so long ago.
  func timePoint(_ expression: Expression, _ draft: inout Draft) throws(PlanProblem) -> Instant {
    let bound = try self.expression(expression, &draft)
    guard let value = bound.constantValue else { throw PlanProblem(.notAConstant("a window"), expression.span) }
    switch value {
    case .time(let instant): return instant
    case .duration(let nanoseconds): return try ago(nanoseconds, expression.span)
    case .text(let text): return try instant(text, expression.span)
    default: throw PlanProblem(.notATime(value.type), expression.span)
    }
  }

  func ago(_ nanoseconds: Int64, _ span: SourceSpan) throws(PlanProblem) -> Instant {
    let (result, overflow) = context.now.nanoseconds.subtractingReportingOverflow(nanoseconds)
    if overflow { throw PlanProblem(.overflow(sourceText(span)), span) }
    return Instant(nanoseconds: result)
  }

  func instant(_ text: String, _ span: SourceSpan) throws(PlanProblem) -> Instant {
    guard let instant = Instant(parsing: text, in: context.zone) else {
      throw PlanProblem(.unreadableTime(text), span)
    }
    return instant
  }

  func instant(_ literal: TimeLiteral, _ span: SourceSpan) throws(PlanProblem) -> Instant {
    let civil = CivilTime(
      year: literal.year, month: literal.month, day: literal.day, hour: literal.hour, minute: literal.minute,
      second: literal.second)
    guard civil.isValid else { throw PlanProblem(.unreadableTime(sourceText(span)), span) }
    let local = civil.secondsSince1970
    let utc = literal.offset.map { local - Int64($0) } ?? context.zone.utcSeconds(ofLocal: local)
    guard let instant = Instant(seconds: utc, nanosecond: Int64(literal.nanosecond)) else {
      throw PlanProblem(.unreadableTime(sourceText(span)), span)
    }
    return instant
  }

  /// `now`, `today`, `yesterday`; nil for every other word.
  func namedTime(_ word: String) -> Instant? {
    let day = TimeBucket.start(of: context.now.nanoseconds, width: TimeBucket.day, context.zone)
    switch word.lowercased() {
    case "now": return context.now
    case "today": return Instant(nanoseconds: day)
    case "yesterday":
      // One nanosecond before midnight lies in yesterday, however long that day was.
      return Instant(nanoseconds: TimeBucket.start(of: day - 1, width: TimeBucket.day, context.zone))
    default: return nil
    }
  }
}
