import ObqData
import ObqDiagnostics
import ObqPlan
import ObqSyntax

/// How the rows of a freshness check are grouped: by its keys, by what tells clusters of one name apart, by whose tenants
/// they are where the keys do not say it, and by whether they are tasks of whole clusters.
struct FreshnessKeys {
  /// The keys as columns of the query; nil where one is computed.
  let shown: [String?]
  /// Keys besides, which are not shown.
  let apart: [String]
  /// What no key says and tasks of whole clusters need: they count for the tenants of their cluster alone.
  let owner: [String]
  /// Places of the keys at which a task of a whole cluster stands for every tenant.
  let wildcards: [Int]
  /// Places of the keys that an inventory knows.
  let identity: [Int]
  /// Whether a row is a whole cluster's: no column tells a tenant. A restore into a tenant that is gone has a name and no
  /// id, and is none.
  private let whole: [String]

  init(_ keys: [NamedExpression], of query: BoundQuery) {
    shown = keys.map { query.columnName($0.expression) }
    let columns = Set(query.schema.fields.map(\.name))
    let isKnown = query.isOfServers
    apart = isKnown ? IdentityKeys.apart(shown).filter(columns.contains) : []
    owner = isKnown ? IdentityKeys.owner(shown).filter(columns.contains) : []
    let names = shown + apart + owner
    let tenants = ["tenantId", "tenantName"]
    let hasCluster = names.contains("clusterId") || names.contains("clusterName")
    let places = shown.indices.filter { isKnown && hasCluster && tenants.contains(names[$0] ?? "") }
    wildcards = places
    let keys = shown + apart
    identity = keys.indices.filter { keys[$0].map(identityColumnNames.contains) ?? false }
    whole = places.isEmpty ? [] : tenants.filter(columns.contains)
  }

  /// What an inventory has to know; without the keys that it can't.
  var universe: [String] { identity.compactMap { (shown + apart)[$0] } + owner }

  /// The newest start of each key.
  func group(_ keys: [NamedExpression], _ span: SourceSpan) -> Clause {
    func column(_ name: String) -> Expression { Expression(.name(Name(name, span)), span) }
    func key(_ expression: Expression, _ name: String) -> GroupKey {
      GroupKey(NamedExpression(expression, alias: Name(name, span), text: name), fill: nil)
    }
    var by = keys.map { GroupKey($0, fill: nil) } + (apart + owner).map { key(column($0), "\($0)?") }
    if !whole.isEmpty {
      by.append(
        key(Expression(.all(whole.map { Expression(.isNull(column($0), negated: false), span) }), span), "whole?"))
    }
    let newest = Expression(.call(name: Name("max", span), arguments: [column("startTime")], distinct: false), span)
    let show = [NamedExpression(newest, alias: Name("newest", span), text: "newest")]
    return Clause(.group(by: by, show: show), span, keyword: span)
  }

  /// A row of that grouping.
  struct Row {
    /// The keys, those that are not shown included.
    var key: [Value]
    var owner: [Value]
    var isWhole: Bool
    var newest: Value
  }

  func row(_ cells: [Value]) -> Row {
    let keyCount = shown.count + apart.count
    return Row(
      key: Array(cells.prefix(keyCount)), owner: Array(cells[keyCount..<keyCount + owner.count]),
      isWhole: !whole.isEmpty && cells[keyCount + owner.count] == .boolean(true), newest: cells[cells.count - 1])
  }
}
