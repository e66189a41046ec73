import ObqCatalog
import ObqHTTP
import ObqPlan

/// Path and query of a target's pages, percent-encoded.
struct RequestTarget {
  /// What stands before a page's number; all of it where there are no numbers.
  private let beginning: String
  private let end: String
  private let isNumbered: Bool

  init(_ plan: TargetPlan) {
    let (path, query) = (plan.path, plan.parameterQuery)
    isNumbered = plan.endpoint.paging == .numbered
    beginning = isNumbered ? path + "?page=" : path + query.description
    var rest = QueryString()
    rest.add("size", plan.pageSize)
    end = isNumbered ? rest.further + query.further : ""
  }

  func page(_ page: Int) -> String { isNumbered ? beginning + String(page) + end : beginning }
}

extension TargetPlan {
  /// Path and query of one page.
  func requestTarget(page: Int) -> String { RequestTarget(self).page(page) }

  fileprivate var path: String {
    var path = ""
    for piece in endpoint.path.utf8.split(separator: UInt8(ascii: "/")) {
      path += "/"
      // Only what stands for something is in braces.
      switch piece.first == UInt8(ascii: "{") ? String(piece) : nil {
      case "{clusterId}": path += cluster.map { String($0.id) } ?? ""
      case "{tenantId}": path += tenant.map { String($0.id) } ?? ""
      case "{tenantName}": path += PercentEncoding.encode(pathSegment: tenant?.name ?? "")
      default: path += Substring(piece)
      }
    }
    return path
  }

  /// Empty parameters are never sent: OCP answers 400 to them.
  fileprivate var parameterQuery: QueryString {
    var query = QueryString()
    for parameter in parameters where !parameter.value.isEmpty { query.add(parameter.name, parameter.value) }
    return query
  }
}
