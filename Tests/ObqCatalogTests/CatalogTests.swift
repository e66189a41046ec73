import ObqCatalog
import ObqData
import ObqExpression
import ObqPlan
import Testing

@Suite struct CatalogTests {
  /// Columns that are made here, of whatever the endpoint sends.
  private static let computed: Set<String> = ["kind", "profile", "state", "elapsed", "age", "backupable"]

  @Test func everyEndpointIsWhole() {
    for endpoint in EndpointCatalog.all {
      let keys = endpoint.fields.map(\.key)
      #expect(Set(keys).count == keys.count, "\(endpoint.path)")
      #expect(endpoint.identity.allSatisfy(keys.contains), "\(endpoint.path)")
      // An answer that comes whole needs no identity; one that comes in pages can't do without.
      if endpoint.paging != .none || endpoint.source.kind != nil {
        #expect(!endpoint.identity.isEmpty, "\(endpoint.path)")
        #expect(endpoint.key.map(endpoint.identity.contains) ?? (endpoint.source == .logTasks), "\(endpoint.path)")
      }
      for (column, others) in endpoint.alternatives {
        #expect(others.allSatisfy(keys.contains), "\(endpoint.path): \(column)")
        #expect(
          others.allSatisfy { endpoint.field($0)?.type == endpoint.field(endpoint.aliases[column] ?? column)?.type })
      }
      for (column, key) in endpoint.aliases {
        #expect(keys.contains(key), "\(endpoint.path): \(key)")
        #expect(SourceCatalog.description(of: endpoint.source).column(column) != nil, "\(endpoint.path): \(column)")
      }
      #expect(endpoint.path.contains("{tenant") == (endpoint.level == .tenant), "\(endpoint.path)")
      #expect(endpoint.path.contains("{clusterId}") == (endpoint.level != .fleet && endpoint.dialect == .ocp))
      #expect(endpoint.path.hasPrefix(endpoint.dialect == .ocp ? "/api/v2/" : "/api/v1/"))
      #expect(endpoint.since.split(separator: ".").count == 3)
      // A decoder takes as many columns as this.
      #expect(keys.count <= 64)
    }
    let places = EndpointCatalog.all.map { "\($0.dialect) \($0.source) \($0.level) \($0.since)" }
    #expect(Set(places).count == places.count)
  }

  @Test func everyFieldIsAColumnOfItsType() {
    for endpoint in EndpointCatalog.all {
      let description = SourceCatalog.description(of: endpoint.source)
      for field in endpoint.fields {
        let column = description.column(field.key)
        let isReached =
          endpoint.aliases.values.contains(field.key)
          || endpoint.alternatives.values.contains { $0.contains(field.key) }
        #expect(column != nil || isReached, "\(endpoint.path): \(field.key)")
        if let column {
          #expect(column.type == field.type, "\(endpoint.path): \(field.key)")
          #expect(column.dialects.contains(endpoint.dialect), "\(endpoint.path): \(field.key)")
        }
        if field.isDictionary { #expect(field.type == .text) }
        if field.acceptsYesNo { #expect(field.type == .boolean) }
      }
      for (column, key) in endpoint.aliases {
        #expect(description.column(column)?.type == endpoint.field(key)?.type, "\(endpoint.path): \(column)")
      }
    }
  }

  /// What `describe` promises for a kind of server must come from somewhere.
  @Test func everyColumnHasASource() {
    for source in SourceID.allCases {
      let description = SourceCatalog.description(of: source)
      #expect(description.id == source)
      let names = description.columns.map(\.name)
      #expect(Set(names.map { $0.lowercased() }).count == names.count, "\(source)")
      for dialect in Dialect.allCases {
        let endpoints = EndpointCatalog.endpoints(dialect, source)
        for column in description.columns where column.dialects == [dialect] && !endpoints.isEmpty {
          let isSent = endpoints.contains { $0.field(column.name) != nil || $0.aliases[column.name] != nil }
          #expect(isSent || Self.computed.contains(column.name), "\(dialect) \(source): \(column.name)")
        }
      }
      switch description.window {
      case .instant(let column): #expect(description.column(column)?.type == .time)
      case .overlap(let from, let to):
        #expect(description.column(from)?.type == .time)
        #expect(description.column(to)?.type == .time)
      case .none: #expect(SourceID.tasks.contains(source) == false)
      }
    }
  }

  @Test func taskSourcesBeginWithTheCommonColumns() {
    let common = SourceCatalog.commonColumns(status: .state).map(\.name)
    #expect(
      common == [
        "kind", "profile", "clusterId", "clusterName", "tenantId", "tenantName", "taskId", "status", "state",
        "startTime",
        "finishTime", "elapsed", "age", "errorMsg",
      ])
    for source in SourceID.tasks {
      let columns = SourceCatalog.description(of: source).columns
      #expect(columns.prefix(common.count).map(\.name) == common)
      #expect(columns.prefix(common.count).allSatisfy { $0.dialects == Set(Dialect.allCases) && !$0.isHidden })
      #expect(source.kind.map(Vocabulary.kind.words.contains) == true)
    }
    #expect(
      SourceCatalog.description(of: .tenants).columns.prefix(6).map(\.name) == [
        "profile", "clusterId", "clusterName", "tenantId", "tenantName", "backupable",
      ])
  }

  @Test func vocabulariesHaveEachWordOnce() {
    for source in SourceID.allCases {
      for column in SourceCatalog.description(of: source).columns {
        guard let words = column.vocabulary?.words else { continue }
        #expect(Set(words.map { $0.uppercased() }).count == words.count, "\(source): \(column.name)")
        #expect(column.type == .text)
        for word in words {
          #expect(column.vocabulary?.spelling(of: word.lowercased()) == word)
          #expect(column.vocabulary?.spelling(of: word.capitalizedASCII) == word)
        }
        #expect(column.vocabulary?.spelling(of: "no such word") == nil)
      }
    }
    #expect(Vocabulary.union([.kind, .kind, .state]).words == Vocabulary.kind.words + Vocabulary.state.words)
  }

  /// Every status word is in a known state, but those that say that they are not.
  @Test func everyStatusWordHasAState() {
    let vocabularies: [Vocabulary] = [.ocpDataStatus, .obshellDataStatus, .logStatus, .restoreStatus]
    for word in Vocabulary.union(vocabularies).words where word != "UNKNOWN" {
      #expect(TaskState(status: word) != .unknown, "\(word)")
    }
  }

  @Test(
    arguments: [
      (
        TaskState.running,
        "BEGINNING STARTING INIT INITIALIZING DOING RUNNING INPROGRESS CANCELING STOPPING SUSPENDING PREPARE BACKUP_LOG BACKUP_DATA_MINOR RESTORE_PRE RESTORE_WAIT_LS WAIT_TENANT_RESTORE_FINISH doing"
      ), (.succeeded, "DONE COMPLETED SUCCESS RESTORE_SUCCESS done"), (.failed, "FAILED FAIL RESTORE_FAIL INTERRUPTED"),
      (.canceled, "CANCELED"), (.stopped, "STOPPED STOP SUSPEND"), (.overdue, "OVERDUE"),
      (.unknown, "UNKNOWN WHATEVER ???"),
    ]) func states(_ state: TaskState, _ words: String)
  {
    for word in words.split(separator: " ") { #expect(TaskState(status: String(word)) == state, "\(word)") }
  }

  @Test(
    arguments: [
      ("RESTORE_PRE", true, true, .succeeded), ("RESTORE_SUCCESS", true, false, .failed),
      ("DOING", true, false, .failed),
      ("CANCELED", true, false, .canceled), ("DONE", false, nil, .running), ("FAILED", false, false, .running),
      ("FAILED", nil, nil, .failed), (nil, nil, nil, .unknown), (nil, true, true, .succeeded),
      ("DONE", true, nil, .succeeded),
      ("DONE", nil, false, .succeeded),
    ] as [(String?, Bool?, Bool?, TaskState)])
  func flagsWinOverTheWord(_ word: String?, _ finished: Bool?, _ successful: Bool?, _ state: TaskState) {
    #expect(TaskState(status: word, finished: finished, successful: successful) == state)
  }

  @Test func parametersAreAboutColumns() {
    for endpoint in EndpointCatalog.all {
      let description = SourceCatalog.description(of: endpoint.source)
      for parameter in endpoint.parameters {
        #expect(!parameter.reason.isEmpty && !parameter.reason.hasSuffix("."))
        switch parameter.meaning {
        case .equals(let column, let vocabulary, _):
          #expect(description.column(column) != nil)
          let known = description.column(column)?.vocabulary?.words
          #expect(vocabulary.map { words in words.words.allSatisfy { known?.contains($0) == true } } ?? true)
          #expect(endpoint.field(column) != nil)
        case .window: #expect(description.window != .none)
        }
      }
    }
    // Of OCP only the tenant-level data endpoint takes a status that can be believed, of obshell the list of jobs.
    let exact = EndpointCatalog.all.filter { $0.parameters.contains { $0.name == "status" && $0.trust == .exact } }
    #expect(exact.map(\.level) == [.tenant, .tenant])
    #expect(exact.map(\.source) == [.dataTasks, .dataTasks])
  }

  @Test func functionsAreWhatTheEngineHas() {
    let names = FunctionCatalog.all.map(\.name)
    #expect(Set(names).count == names.count)
    let scalars = FunctionCatalog.all.filter { !$0.isAggregate }.map(\.name)
    // What `extract` searches for is compiled while it is bound, so it is no function of values.
    #expect(Set(scalars) == Set(ScalarFunction.allCases.map(\.rawValue) + ["extract"]))
    let aggregates = FunctionCatalog.all.filter(\.isAggregate).map(\.name)
    #expect(
      aggregates == [
        "count", "sum", "avg", "min", "max", "median", "p50", "p90", "p95", "p99", "percentile", "first", "last",
      ])
    for name in aggregates where !["median", "p50", "p90", "p95", "p99"].contains(name) {
      #expect(AggregateFunction(rawValue: name) != nil)
    }
    for function in FunctionCatalog.all {
      #expect(function.signature.hasPrefix(function.name + "("))
      #expect(!function.summary.isEmpty)
      #expect(FunctionCatalog.function(function.name.uppercased()) == function)
    }
    #expect(FunctionCatalog.function("nope") == nil)
  }
}

extension String {
  fileprivate var capitalizedASCII: String { prefix(1).uppercased() + dropFirst().lowercased() }
}
