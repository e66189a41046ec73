import ObqCatalog
import ObqData
package import ObqDiagnostics
import ObqText

extension PlanProblem {
  /// The sentence, the caret's label and the help of each fact, sorted by code.
  package var diagnostic: Diagnostic {
    switch fact {
    case .aggregateOutsideGroup(let name):
      problem(
        "aggregate-outside-group", "\"\(name)\" takes many rows together, which only \"group by … show\" does",
        help: ["group by KEY show \(name)(…)", "for one row over all: count, or top and bottom"])
    case .ambiguousCluster(let name, let candidates):
      problem(
        "ambiguous-cluster", "the cluster name \"\(name)\" fits \(candidates.count) clusters",
        label: "more than one cluster has this name", help: candidates.map { "on cluster \($0)" })
    case .arithmeticTypes(let operation, let left, let right):
      problem(
        "arithmetic-types", "\"\(operation)\" does not work between \(article(left)) and \(article(right))",
        help: arithmeticHelp(operation, left, right))
    case .badPattern(let message):
      problem("bad-pattern", "the pattern can't be read: \(message)")
    case .comparedTypes(let left, let leftType, let right, let rightType):
      problem(
        "compared-types",
        "\(quoted(left)) is \(article(leftType)), \(quoted(right)) is \(article(rightType)): they do not compare",
        help: comparisonHelp(leftType, rightType, right))
    case .comparedWithNull(let isNegated):
      problem(
        "compared-with-null", "nothing is equal to null, and nothing differs from it",
        label: "requires \"is\(isNegated ? " not" : "") null\"")
    case .distinctOutsideCount(let name):
      problem(
        "distinct-outside-count", "\"distinct\" stands inside \"count\" alone, not inside \"\(name)\"",
        help: ["count(distinct x)", "for distinct rows: distinct a, b as a clause"])
    case .droppedColumn(let name):
      problem(
        "dropped-column", "the column \"\(name)\" was dropped by an earlier clause",
        help: ["move this clause before it, or keep \"\(name)\" there"])
    case .fillWithoutBucket:
      problem(
        "fill-without-bucket", "\"fill\" requires a key that is a bucket of time",
        help: ["such as day(startTime) fill, or bucket(startTime, 6h) fill"])
    case .gapsWithoutStart:
      problem(
        "gaps-without-start", "\"gaps\" requires a window with a start, which says from where to look",
        help: ["such as since 30d, before gaps"])
    case .idleOutput(let word, let reason):
      problem("idle-output", idleOutput(word, reason), help: idleOutputHelp(reason))
    case .keyNotShared(let name):
      problem("key-not-shared", "the key \"\(name)\" is not a column of both queries")
    case .nestedAggregate(let name):
      problem("nested-aggregate", "\"\(name)\" stands inside another aggregate")
    case .noSharedKeys:
      problem(
        "no-shared-keys", "the two queries share no identity column",
        help: ["name the columns to compare: by clusterName, tenantName"])
    case .notACondition(let text, let type):
      problem(
        "not-a-condition", "a condition is expected, and \(quoted(text)) is \(article(type))",
        help: ["compare it: \(text) = …, \(text) > …, \(text) is not null"])
    case .notAConstant(let what):
      problem("not-a-constant", "\(what) requires a constant, not a column")
    case .notACount:
      problem("not-a-count", "a whole number that is not negative is expected")
    case .notADuration(let type):
      problem(
        "not-a-duration",
        type == .duration
          ? "a duration longer than zero is expected" : "a duration is expected, and this is \(article(type))",
        help: ["such as 24h, 15m, 7d"])
    case .notANumber(let text, let type):
      problem("not-a-number", "a number is expected, and \(quoted(text)) is \(article(type))")
    case .notARoundCount:
      problem("not-a-count", "\"count\" requires a whole number of rounds, one at least", help: ["such as count 10"])
    case .notAText(let text, let type):
      problem("not-a-text", "text is expected, and \(quoted(text)) is \(article(type))")
    case .notAPercentage:
      problem("not-a-percentage", "a number from 0 to 100 is expected", help: ["such as percentile(elapsed, 95)"])
    case .notATime(let type):
      problem(
        "not-a-time", "a time is expected, and this is \(article(type))",
        help: ["such as 2024-08-06, '2024-08-06 10:00', 24h, yesterday, now - 2h"])
    case .notGrouped(let name, let keys):
      problem(
        "not-grouped", "the column \"\(name)\" has many values in a group",
        help: [
          "take one of them: min(\(name)), max(\(name)), first(\(name)), last(\(name))",
          "or make it a key: group by \((keys + [name]).joined(separator: ", "))",
        ])
    case .notInHistory(let what):
      problem("not-in-history", "the history has no statement \(what)", help: ["history lists the newest ones"])
    case .overflow(let text):
      problem("overflow", "integer overflow in \(text)", help: ["whole numbers have 64 bits"])
    case .textTooLong(let cause):
      problem("text-too-long", cause)
    case .queryDepth:
      problem("query-depth", "queries are nested more than 32 deep", help: ["does a view name itself?"])
    case .scopeOfSavedQuery:
      problem(
        "scope-of-saved-query", "the saved query says itself which clusters and tenants are asked",
        help: ["narrow its rows instead: where clusterName = …"])
    case .tooManyReads(let limit):
      problem(
        "query-depth", "queries name each other so often that sources would be read more than \(limit) times",
        help: ["a view that stands in another twice is read twice"])
    case .scopeTooLate:
      problem(
        "scope-too-late", "\"on\" says which servers are asked, and stands before clauses that change rows",
        help: ["move it right behind the source"])
    case .scopeWithoutServer:
      problem("scope-without-server", "\"on\" needs a source that servers answer", help: ["use where instead"])
    case .unknownColumn(let name, let inScope):
      problem("unknown-column", "there is no column \"\(name)\" here", help: columnHelp(name, inScope))
    case .unknownFunction(let name):
      problem(
        "unknown-function", "there is no function \"\(name)\"",
        help: near(name, FunctionCatalog.all.map(\.name)) ?? ["help functions lists them"])
    case .unknownName(let kind, let name, let known):
      problem(
        "unknown-\(kind)", "there is no \(kind) \"\(name)\"\(kind == "profile" ? "" : " that this user may see")",
        help: near(name, known) ?? (known.isEmpty ? [PlanProblem.nothingKnown(kind, name)] : list(known)))
    case .unknownSource(let name, let known):
      problem("unknown-source", "there is no source \"\(name)\"", help: near(name, known) ?? list(known))
    case .unknownVariable(let name, let known):
      problem(
        "unknown-variable", "the variable \"$\(name)\" is not set",
        help: near("$" + name, known.map { "$" + $0 }) ?? ["let \(name) = …, or --var \(name)=…"])
    case .unknownWord(let word, let column, let words):
      problem(
        "unknown-word", "\"\(word)\" is no word of the column \"\(column)\"",
        label: NearestName.suggestion(for: word, among: words).map { "did you mean \($0)?" } ?? "",
        help: [
          "known words: \(words.prefix(12).joined(separator: ", "))\(words.count > 12 ? ", …: describe lists all" : "")",
          "in quotes it is taken as it is: '\(word)'",
        ])
    case .unreadFile(let path):
      problem("unread-file", "the file '\(path)' was not read")
    case .unreadableNumber(let text, let column, let type):
      problem(
        "unreadable-number", "\"\(column)\" is \(article(type)), and '\(text)' is text",
        help: Int64(text) != nil || Double(text) != nil ? ["without quotes: \(text)"] : [])
    case .unreadableTime(let text):
      problem(
        "unreadable-time", "'\(text)' is not a time",
        help: ["such as 2024-08-06, 2024-08-06T10:00, '2024-08-06 10:00:00.123+08:00', 24h ago, yesterday"])
    case .unsupported(let what):
      problem("unsupported", "\(what) is not there yet", help: ["this version reads it, and can't do it"])
    case .watchedTooOften:
      problem(
        "watched-too-often", "a watch asks no oftener than every 100ms, since each round asks the servers again",
        help: ["such as watch 30s"])
    case .windowEndsBeforeStart:
      problem("window-ends-before-start", "this window ends before it starts, so no row could be in it")
    case .windowTooLate:
      problem(
        "window-too-late", "the window of a log task lasts up to its checkpoint, which is no longer here",
        help: ["put the window before the clauses that drop columns", "or compare: where startTime >= 2024-08-06"])
    case .windowWithoutTime(let source):
      problem(
        "window-without-time", "\(source) has no time column that a window could work on",
        help: ["compare a column: where createTime >= 2024-08-06"])
    case .wrongArgumentCount(let name, let signature, let found):
      problem(
        "wrong-argument-count", "\"\(name)\" can't take \(found) argument\(found == 1 ? "" : "s")", help: [signature])
    case .wrongArgumentType(let name, let signature, let found):
      problem("wrong-argument-type", "\"\(name)\" can't take \(article(found))", help: [signature])
    }
  }

  /// What to do where no name of a kind is known at all.
  private static func nothingKnown(_ kind: String, _ name: String) -> String {
    kind == "profile"
      ? "profile \(name) url '…' user '…' defines it"
      : "the server lists no \(kind) at all: does the user lack permission?"
  }

  private func problem(_ code: String, _ message: String, label: String? = nil, help: [String] = []) -> Diagnostic {
    Diagnostic(code, message, at: span, label: label?.isEmpty == true ? nil : label, help: help)
  }

  private func idleOutput(_ word: String, _ reason: IdleOutput) -> String {
    switch reason {
    case .inside: "\"\(word)\" prints a whole result, and this query stands inside another statement"
    case .explained: "\"\(word)\" prints rows, and \"explain\" shows none"
    case .saved(let name): "\"\(name)\" says with \"\(word)\" how it is printed, so no clause can follow it"
    case .twice: "\"\(word)\" stands here twice"
    }
  }

  private func idleOutputHelp(_ reason: IdleOutput) -> [String] {
    switch reason {
    case .inside: ["as and into stand at the end of a query that is a statement of its own"]
    case .explained: ["obq -o FILE takes what explain prints"]
    case .saved(let name): ["leave as and into out of \(name), and write them where it is used"]
    case .twice: []
    }
  }

  /// A type as sentences call it.
  private func article(_ type: ValueType) -> String {
    switch type {
    case .boolean: "a truth value"
    case .integer: "a whole number"
    case .real: "a number"
    case .text: "text"
    case .time: "a time"
    case .duration: "a duration"
    case .size: "a size"
    case .json: "nested JSON"
    case .null: "null"
    }
  }

  private func quoted(_ text: String) -> String { text.hasPrefix("'") ? text : "\"\(text)\"" }

  private func near(_ name: String, _ known: [String]) -> [String]? {
    NearestName.suggestion(for: name, among: known).map { ["did you mean \($0)?"] }
  }

  private func list(_ known: [String]) -> [String] {
    if known.isEmpty { return [] }
    let shown = known.prefix(12).joined(separator: ", ")
    return ["known: \(shown)\(known.count > 12 ? ", … (\(known.count))" : "")"]
  }

  private func columnHelp(_ name: String, _ inScope: [String]) -> [String] {
    if let help = near(name, inScope) { return help }
    if inScope.isEmpty { return ["text goes in quotes: '\(name)'"] }
    return inScope.count <= 20
      ? ["columns: \(inScope.joined(separator: ", "))"]
      : ["describe lists the \(inScope.count) columns", "text goes in quotes: '\(name)'"]
  }

  private func comparisonHelp(_ left: ValueType, _ right: ValueType, _ rightText: String) -> [String] {
    switch (left, right) {
    case (.time, .duration): ["a time before now: \(rightText) ago"]
    case (.text, .integer), (.text, .real): ["text goes in quotes: '\(rightText)'"]
    case (.duration, .text), (.size, .text), (.integer, .text), (.real, .text):
      ["without quotes it is a number, or a quantity with a unit"]
    default: []
    }
  }

  private func arithmeticHelp(_ operation: String, _ left: ValueType, _ right: ValueType) -> [String] {
    if operation == "+", left == .text || right == .text { return ["\"+\" does not join text"] }
    if left == .time, right.isNumber { return ["a duration has a unit: 2h, 15m, 7d"] }
    if left == .time, right == .time { return ["the time between two times: a - b"] }
    return []
  }
}
