package import ObqCatalog
package import ObqHTTP

/// How one server is reached and who asks.
package struct ConnectionSettings: Sendable {
  /// The name that results and messages show.
  package var profile: String
  package var origin: HTTPOrigin
  package var user: String
  /// The password, or the secret of the access key.
  package var password: Secret
  /// The id of an AccessKey of OCP, which proves in place of a password.
  package var accessKey: String?
  /// Nil: found out by asking.
  package var dialect: Dialect?
  package var http: HTTPConfiguration

  package init(
    profile: String, origin: HTTPOrigin, user: String, password: Secret, accessKey: String? = nil,
    dialect: Dialect? = nil, http: HTTPConfiguration = HTTPConfiguration()
  ) {
    self.profile = profile
    self.origin = origin
    self.user = user
    self.password = password
    self.accessKey = accessKey
    self.dialect = dialect
    self.http = http
  }
}
