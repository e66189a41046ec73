import ObqCatalog
import ObqData
import ObqPlan
import ObqRender
import ObqSyntax
import ObqText

/// Names: sources, scopes, views, settings, files, topics.
extension Completer {
  /// Adds what an expectation stands for, unless it is an expression or a word of the language.
  func addNames(_ expectation: Expectation, _ outline: QueryOutline?, _ slot: inout Slot) {
    switch expectation {
    case .source: addSources(&slot)
    case .statement: addCommands(&slot)
    case .scopeName(let level): addScopeNames(level, &slot)
    case .path: addPaths(&slot)
    case .format:
      for format in Keywords.formats { slot.candidates.add(format, "formats", "format") }
    case .view:
      for name in session.queries.keys.sorted() { slot.candidates.add(Spelling.name(name), "views", "saved query") }
    case .check:
      for name in session.queries.keys.sorted() { slot.candidates.add(Spelling.name(name), "views", "saved query") }
      addLibrary(&slot)
    case .setting:
      for row in session.settings.rows() { slot.candidates.add(row.name + " ", "settings", row.help) }
    case .profileWord:
      for word in ProfileDefinition.words { slot.candidates.add(word + " ", "words", "") }
    case .value: addValues(&slot)
    case .topic:
      for topic in HelpText.names { slot.candidates.add(topic, "topics", Self.meaning(topic)) }
    case .comparison:
      for sign in ["=", "!=", "<", "<=", ">", ">="] { slot.candidates.add(sign + " ", "operators", "") }
    default: break
    }
  }

  // MARK: sources and commands

  private func addSources(_ slot: inout Slot) {
    for id in SourceID.tasks + [.protection, .ranges, .policies, .clusters, .tenants] {
      slot.candidates.add(id.rawValue + " ", "sources", SourceCatalog.description(of: id).summary)
    }
    slot.candidates.add("tasks ", "sources", "all three kinds of tasks, with the common columns")
    for name in session.queries.keys.sorted() {
      let kind = session.views.contains(name) ? "a view" : "a query named by let"
      slot.candidates.add(Spelling.name(name) + " ", "saved queries", kind)
    }
    addLibrary(&slot)
    for name in ["checks", "history", "profiles", "settings", "views"] {
      slot.candidates.add(name + " ", "sources", "obq's own state")
    }
    slot.candidates.add("file '", label: "file", "sources", "rows of a file")
    if session.lastResult != nil { slot.candidates.add("_ ", "sources", "the last result") }
  }

  /// The checks that obq brings along.
  private func addLibrary(_ slot: inout Slot) {
    for entry in CheckLibrary.entries where session.queries[entry.name] == nil {
      slot.candidates.add(entry.name + " ", "checks", entry.finds)
    }
  }

  private func addCommands(_ slot: inout Slot) {
    guard slot.candidates.prefix.hasPrefix("\\") else { return }
    for name in Keywords.metaCommands {
      let meaning = [
        "d": "the columns of a source", "i": "runs a script", "q": "ends the session", "?": "help",
        "g": "ends a statement", "G": "ends a query, and prints it one column a line",
      ][name]
      slot.candidates.add("\\" + name, "commands", meaning ?? Self.meaning("\\" + name))
    }
  }

  // MARK: scopes

  private func addScopeNames(_ level: ScopeLevel, _ slot: inout Slot) {
    if level == .profile {
      for name in session.connections.names {
        slot.candidates.add(value: name, spelling: Spelling.scopeName(name), "profiles", "profile")
      }
      return
    }
    let scope = slot.context.scope
    let profiles = scope.profiles.isEmpty ? session.connectionName.map { [$0] } ?? [] : scope.profiles.map(\.text)
    for profile in profiles {
      guard let inventory = inventory(profile, &slot) else { continue }
      if level == .cluster {
        for (name, detail) in inventory.clusterNames {
          slot.candidates.add(value: name, spelling: Spelling.scopeName(name), "clusters", detail)
        }
      } else {
        let clusters = scope.clusters.isEmpty ? session.scope.clusters : scope.clusters
        for (name, detail) in inventory.tenantNames(of: clusters) {
          slot.candidates.add(value: name, spelling: Spelling.scopeName(name), "tenants", detail)
        }
      }
    }
  }

  /// The names that a column of such a name holds.
  func names(likeColumn column: String, _ slot: inout Slot) -> [(name: String, detail: String)] {
    switch column {
    case "profile": return session.connections.names.map { ($0, "profile") }
    case "clusterName", "tenantName":
      guard let profile = session.connectionName, let inventory = inventory(profile, &slot) else { return [] }
      if column == "tenantName" { return inventory.tenantNames(of: session.scope.clusters) }
      return inventory.clusterNames.filter { !$0.name.contains(":") }
    default: return []
    }
  }

  /// What is known of a server; where nothing is, reading begins, and a note says so.
  private func inventory(_ profile: String, _ slot: inout Slot) -> ServerInventory? {
    if let known = session.connections.knownInventory(profile) { return known }
    switch names.lookUp(profile, session.connections.openedSettings(profile), zone: session.settings.zone) {
    case .known(let inventory): return inventory
    case .reading: slot.note = "names of \(profile) are being read …"
    case .failed(let reason): slot.note = "names of \(profile) can't be had: \(VisibleText.escaped(reason))"
    case .unreachable: slot.note = "names of \(profile) are known once a statement has asked it"
    }
    return nil
  }

  // MARK: values and files

  private func addValues(_ slot: inout Slot) {
    guard let owner = slot.context.valueOwner else { return }
    for (value, detail) in session.settings.values(of: owner.text) {
      slot.candidates.add(value: value, spelling: Spelling.value(value), "values", detail)
    }
    switch owner.text.lowercased() {
    case "type": for value in ["ocp", "obshell"] { slot.candidates.add(value, "values", "") }
    case "password", "secret":
      for (value, detail) in [
        ("env:", "a variable"), ("file:", "a file's first line"), ("cmd:", "a command's first line"),
      ] {
        slot.candidates.add(value, "values", detail)
      }
    default: break
    }
  }

  private func addPaths(_ slot: inout Slot) {
    var prefix = slot.candidates.prefix
    var candidates = slot.candidates
    // Behind `\i` a path may begin with a quote that is part of the line.
    if slot.candidates.quote == nil, let mark = prefix.first, mark == "'" || mark == "\"" {
      prefix.removeFirst()
    }
    for entry in PathListing.entries(beginningWith: prefix) {
      let detail = entry.isDirectory ? "directory" : "file"
      if let quote = candidates.quote {
        let mark = String(quote)
        let path = entry.path.replacing(mark, with: mark + mark)
        candidates.addPath(path + (entry.isDirectory ? "" : mark), label: entry.path, detail)
      } else {
        let quoted = Spelling.text(entry.path)
        candidates.addPath(entry.isDirectory ? String(quoted.dropLast()) : quoted, label: entry.path, detail)
      }
    }
    slot.candidates = candidates
  }
}

extension ServerInventory {
  /// Clusters by name; those that share one are told apart by their ids.
  var clusterNames: [(name: String, detail: String)] {
    let counts = Dictionary(grouping: clusters, by: \.name).mapValues(\.count)
    return clusters.sorted { $0.name < $1.name }.map { cluster in
      let name = counts[cluster.name] == 1 ? cluster.name : cluster.qualifiedName
      return (
        name, (["cluster", cluster.obVersion, cluster.type?.lowercased()].compactMap { $0 }).joined(separator: ", ")
      )
    }
  }

  /// Tenants by name, those of the clusters in question where some are named.
  func tenantNames(of scope: [ScopeName]) -> [(name: String, detail: String)] {
    let isWanted = { (tenant: TenantEntry) in
      scope.isEmpty
        || scope.contains { name in
          name.text == tenant.clusterName || name.text == "\(tenant.clusterId)"
            || name.text.hasPrefix(tenant.clusterName + ":")
            || (!name.isQuoted && Glob(name.text).matches(tenant.clusterName))
        }
    }
    let byName = Dictionary(grouping: tenants.filter(isWanted), by: \.name)
    return byName.sorted { $0.key < $1.key }.map { name, entries in
      let clusters = Set(entries.map(\.clusterName))
      let owner = clusters.count == 1 ? "tenant of \(clusters.first ?? "")" : "tenant of \(clusters.count) clusters"
      return (name, owner)
    }
  }
}
