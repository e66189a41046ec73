/// Which kind of server answers.
package enum Dialect: String, Hashable, Sendable, CaseIterable {
  /// OceanBase Cloud Platform.
  case ocp
  /// obshell, the agent on a node of a cluster.
  case obshell

  /// The name as its makers write it.
  package var title: String {
    switch self {
    case .ocp: "OCP"
    case .obshell: "obshell"
    }
  }
}
