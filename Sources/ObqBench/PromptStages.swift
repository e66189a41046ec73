import ObqCatalog
import ObqData
import ObqPlan
import ObqShell
import ObqStore
import ObqTerminal

/// What happens for each key at the prompt: a key's echo should take less than 5 ms, one of a search in 100,000 statements
/// less than 20 ms.
struct PromptStages {
  /// 200 characters.
  static let line =
    "tasks data on cluster ob_431 tenant 订单库 since 30d where status in (FAILED, CANCELED) and elapsed > 1h and errorMsg "
    + "contains '磁盘空间不足' sort by elapsed desc limit 5 select clusterName, tenantName, taskId"

  /// Statements that begin alike and end differently.
  private static func statements(_ count: Int) -> [String] {
    (0..<count).map {
      "tasks data on cluster ob_\($0 % 97) where elapsed > \($0)s and tenantName = '租户\($0 % 31)' limit 10"
    }
  }

  var stages: [Stage] { [echo] + searches + [loading].compactMap { $0 } }

  // MARK: typing

  private var echo: Stage {
    let highlighter = Highlighter { BindContext(now: LanguageStages.now, zone: .utc, dialects: [.ocp]) }
    var typing = TypingRehearsal(
      prompt: "demo> ", size: TerminalSize(columns: 80, rows: 24), history: Self.statements(10_000)
    ) { DecoratedLine(spans: highlighter.spans($0, cursor: $1)) }
    var rest = Self.line.dropLast()
    while let character = rest.first {
      _ = typing.type(String(character))
      rest = rest.dropFirst()
    }
    var isTyped = false
    return Stage(name: "echo of a key, 200 characters", unit: .keys, amount: 1) {
      isTyped.toggle()
      return isTyped ? typing.type("d") : typing.erase()
    }
  }

  // MARK: searching

  private var searches: [Stage] {
    var statements = Self.statements(100_000)
    statements[0] += " -- ☃"
    let all = statements
    var search = SearchRehearsal(history: all)
    _ = search.begin()
    let ready = search
    return [
      Stage(name: "first Ctrl-R, 100,000 statements", unit: .keys, amount: 1) {
        var search = SearchRehearsal(history: all)
        return search.begin()
      },
      Stage(name: "Ctrl-R, a letter that all have", unit: .keys, amount: 1) { ready.search("t") },
      Stage(name: "Ctrl-R, the oldest of 100,000", unit: .keys, amount: 1) { ready.search("☃") },
      Stage(name: "Ctrl-R, a letter that none has", unit: .keys, amount: 1) { ready.search("备") },
    ]
  }

  // MARK: starting

  /// Nil when no history can be made.
  private var loading: Stage? {
    guard let store = try? HistoryStore(path: ":memory:") else { return nil }
    for statement in Self.statements(100_000) { _ = try? store.begin(statement, at: 0) }
    return Stage(name: "read 100,000 statements", unit: .rows, amount: 100_000) {
      (try? store.recentTexts(limit: 100_000).count) ?? 0
    }
  }
}
