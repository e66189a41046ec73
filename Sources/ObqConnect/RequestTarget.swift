import ObqCatalog
import ObqHTTP
import ObqPlan

extension TargetPlan {
  /// Path and query of a page, percent-encoded. Empty parameters are never sent: OCP answers 400 to them.
  func requestTarget(page: Int) -> String {
    var path = ""
    for piece in endpoint.path.split(separator: "/", omittingEmptySubsequences: true) {
      let text: String
      switch piece {
      case "{clusterId}": text = cluster.map { "\($0.id)" } ?? ""
      case "{tenantId}": text = tenant.map { "\($0.id)" } ?? ""
      case "{tenantName}": text = PercentEncoding.encode(pathSegment: tenant?.name ?? "")
      default: text = String(piece)
      }
      path += "/" + text
    }
    var query = QueryString()
    if endpoint.paging == .numbered {
      query.add("page", page)
      query.add("size", pageSize)
    }
    for parameter in parameters where !parameter.value.isEmpty { query.add(parameter.name, parameter.value) }
    return path + query.description
  }
}
