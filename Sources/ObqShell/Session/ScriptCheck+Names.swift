import ObqCatalog
import ObqDiagnostics
import ObqPlan
import ObqSyntax

/// Names that the session knows.
extension ScriptCheck {
  func checkNames(_ statement: Statement, _ runner: StatementRunner, _ queries: QueryRunner) throws {
    switch statement.kind {
    case .profile(let name, let items): session.connections.foresee(try runner.definition(name, items))
    case .use(let scope):
      if !setsOtherNames { try runner.checkProfiles(scope) }
      session.scope = scope
    case .ping(let name): if !setsOtherNames { _ = try runner.pinged(name) }
    case .dropView(let name): session.queries[name.text] = try runner.dropped(name, known: session.queries)
    case .describe(let wanted?):
      if SourceID(source: wanted) != nil { return }
      if case .tasks = wanted.kind { return }
      _ = try bind(Query(source: wanted, clauses: [], span: wanted.span), queries)
    case .print(let expression): _ = try queries.constant(expression)
    case .help(let topic): _ = try HelpText.text(topic: topic, at: statement.span)
    case .meta(let name, let argument):
      if let (setting, value) = try runner.metaSetting(name, argument) {
        try session.settings.set(setting, value, source: "set")
      }
    case .save(let id, let name):
      let (query, source) = try RecallRunner(session: session, output: output).query(id, statement.span)
      session.queries[name.text] = SavedQuery(query, text: String(decoding: source.bytes, as: UTF8.self))
    default: break
    }
  }

  /// Whether the servers that a query asks are known, and the files that their connections need are there.
  func checkServers(_ bound: BoundQuery, _ query: Query) throws {
    if setsOtherNames { return }
    if !bound.allScans.isEmpty { try session.connections.check() }
    for scan in bound.allScans {
      if scan.scope.profiles.isEmpty { throw session.connections.unknown() }
      let profiles: [String]
      do throws(PlanProblem) {
        profiles = try Planner.profiles(scan, among: session.connections.names)
      } catch {
        // A saved query's places lie in its own text.
        let isHere = error.span.start >= query.span.start && error.span.end <= query.span.end
        throw PlanProblem(error.fact, isHere ? error.span : query.source.span)
      }
      for profile in profiles { try session.connections.checkFiles(of: profile) }
    }
  }
}
