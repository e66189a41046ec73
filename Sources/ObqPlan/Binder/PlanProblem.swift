package import ObqData
package import ObqDiagnostics

/// Facts about a query that can't be carried out. Their sentences stand in `PlanProblem+Message.swift`.
package struct PlanProblem: Error, Hashable, Sendable {
  package enum Fact: Hashable, Sendable {
    case unknownColumn(String, inScope: [String])
    case droppedColumn(String)
    case unknownWord(String, column: String, words: [String])
    case unknownFunction(String)
    case wrongArgumentCount(function: String, signature: String, found: Int)
    case wrongArgumentType(function: String, signature: String, found: ValueType)
    case aggregateOutsideGroup(String)
    case nestedAggregate(String)
    case distinctOutsideCount(String)
    case notAPercentage
    case notGrouped(String, keys: [String])
    case comparedTypes(String, ValueType, String, ValueType)
    case arithmeticTypes(String, ValueType, ValueType)
    case unreadableTime(String)
    case unreadableNumber(String, column: String, ValueType)
    case comparedWithNull(isNegated: Bool)
    case notACondition(String, ValueType)
    case notAText(String, ValueType)
    case notANumber(String, ValueType)
    case notATime(ValueType)
    case notACount
    case notADuration(ValueType)
    case notARoundCount
    case notAConstant(String)
    case badPattern(String)
    case unknownSource(String, known: [String])
    case notInHistory(String)
    case unreadFile(String)
    case unknownVariable(String, known: [String])
    case windowWithoutTime(source: String)
    case windowEndsBeforeStart
    /// On log tasks whose end a clause has dropped.
    case windowTooLate
    case gapsWithoutStart
    case fillWithoutBucket
    case scopeTooLate
    case scopeOfSavedQuery
    case scopeWithoutServer
    case noSharedKeys
    case keyNotShared(String)
    case unsupported(String)
    case watchedTooOften
    case overflow(String)
    case textTooLong(String)
    case queryDepth
    case tooManyReads(limit: Int)
    /// `as`, `into` or `\G` where it can't act.
    case idleOutput(String, IdleOutput)
    // Scope, found out when the inventory was read.
    case unknownName(kind: String, String, known: [String])
    case ambiguousCluster(String, candidates: [String])
  }

  package var fact: Fact
  package var span: SourceSpan

  package init(_ fact: Fact, _ span: SourceSpan) {
    self.fact = fact
    self.span = span
  }
}
