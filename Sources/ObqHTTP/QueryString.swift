/// Names and values behind the question mark of a target, in the order they were added.
package struct QueryString: Sendable, Hashable, CustomStringConvertible {
  /// Each with an ampersand before it.
  private var encoded = ""

  package init() {}

  /// Adds `name=value`, both percent-encoded.
  package mutating func add(_ name: String, _ value: String) {
    encoded += "&" + PercentEncoding.encode(queryValue: name) + "=" + PercentEncoding.encode(queryValue: value)
  }

  package mutating func add(_ name: String, _ value: Int) { add(name, String(value)) }

  /// With its question mark; empty when nothing was added.
  package var description: String { encoded.isEmpty ? "" : "?" + encoded.dropFirst() }

  /// As it stands behind others.
  package var further: String { encoded }
}
