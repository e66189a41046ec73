import COpenSSL

/// A certificate for a server on the loopback address, and the authority that signed it. Both are new and hold for a
/// year; the authority's key is forgotten, so that it signs nothing else.
package struct LoopbackCertificate: Sendable {
  /// PEM of the authority's certificate, which clients are told to trust.
  package let authorityPEM: String
  /// PEM of the certificate for 127.0.0.1 and localhost.
  package let certificatePEM: String
  /// PEM of the key that belongs to `certificatePEM`: PKCS#8, not encrypted.
  package let privateKeyPEM: String

  /// Two keys on the curve P-256 and two X.509 certificates of version 3.
  package static func make() throws(CryptoProblem) -> LoopbackCertificate {
    let authorityKey = try newKey()
    defer { EVP_PKEY_free(authorityKey) }
    let authority = try CertificateDraft(name: "obq-sim test authority", key: authorityKey)
    try authority.add(NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
    try authority.add(NID_key_usage, "critical,keyCertSign,cRLSign")
    try authority.add(NID_subject_key_identifier, "hash")
    try authority.sign(authorityKey)

    let key = try newKey()
    defer { EVP_PKEY_free(key) }
    let leaf = try CertificateDraft(name: "localhost", key: key, issuer: authority)
    try leaf.add(NID_basic_constraints, "critical,CA:FALSE")
    try leaf.add(NID_key_usage, "critical,digitalSignature")
    try leaf.add(NID_ext_key_usage, "serverAuth")
    try leaf.add(NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost")
    try leaf.add(NID_subject_key_identifier, "hash")
    try leaf.add(NID_authority_key_identifier, "keyid:always")
    try leaf.sign(authorityKey)

    return LoopbackCertificate(
      authorityPEM: try authority.pem(), certificatePEM: try leaf.pem(),
      privateKeyPEM: try MemoryBIO.text("PEM_write_bio_PKCS8PrivateKey") { bio in
        PEM_write_bio_PKCS8PrivateKey(bio, key, nil, nil, 0, nil, nil)
      })
  }

  /// The caller frees it.
  private static func newKey() throws(CryptoProblem) -> OpaquePointer {
    let context = try requireMade(EVP_PKEY_CTX_new_from_name(nil, "EC", nil), "EVP_PKEY_CTX_new_from_name")
    defer { EVP_PKEY_CTX_free(context) }
    try requireDone(EVP_PKEY_keygen_init(context), "EVP_PKEY_keygen_init")
    try requireDone(EVP_PKEY_CTX_set_group_name(context, "prime256v1"), "EVP_PKEY_CTX_set_group_name")
    var made: OpaquePointer?
    try requireDone(EVP_PKEY_generate(context, &made), "EVP_PKEY_generate")
    return try requireMade(made, "EVP_PKEY_generate")
  }
}

/// An X.509 certificate while it is put together.
private final class CertificateDraft {
  private static let day = 86_400

  private let certificate: OpaquePointer
  /// Nil when it signs itself.
  private let issuer: CertificateDraft?

  init(name: String, key: OpaquePointer, issuer: CertificateDraft? = nil) throws(CryptoProblem) {
    certificate = try requireMade(X509_new(), "X509_new")
    self.issuer = issuer
    // The field counts from 0: this is version 3.
    try requireDone(X509_set_version(certificate, 2), "X509_set_version")
    let serial = try SecureRandom.bytes(count: 7).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    try requireDone(
      ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial + 1), "ASN1_INTEGER_set_uint64")
    // Valid since yesterday, for clocks that differ.
    _ = try requireMade(X509_gmtime_adj(X509_getm_notBefore(certificate), -Self.day), "X509_gmtime_adj")
    _ = try requireMade(X509_gmtime_adj(X509_getm_notAfter(certificate), 365 * Self.day), "X509_gmtime_adj")
    let subject = X509_get_subject_name(certificate)
    try requireDone(
      X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, Array(name.utf8), Int32(name.utf8.count), -1, 0),
      "X509_NAME_add_entry_by_txt")
    try requireDone(
      X509_set_issuer_name(certificate, X509_get_subject_name((issuer ?? self).certificate)), "X509_set_issuer_name")
    try requireDone(X509_set_pubkey(certificate, key), "X509_set_pubkey")
  }

  deinit { X509_free(certificate) }

  /// An extension, in the words of OpenSSL's x509v3_config.
  func add(_ kind: Int32, _ value: String) throws(CryptoProblem) {
    var context = X509V3_CTX()
    X509V3_set_ctx(&context, (issuer ?? self).certificate, certificate, nil, nil, 0)
    let made = try requireMade(X509V3_EXT_nconf_nid(nil, &context, kind, value), "X509V3_EXT_nconf_nid")
    defer { X509_EXTENSION_free(made) }
    try requireDone(X509_add_ext(certificate, made, -1), "X509_add_ext")
  }

  func sign(_ key: OpaquePointer) throws(CryptoProblem) {
    // It answers the signature's length.
    if X509_sign(certificate, key, EVP_sha256()) <= 0 { throw .fromLibrary("X509_sign") }
  }

  func pem() throws(CryptoProblem) -> String {
    try MemoryBIO.text("PEM_write_bio_X509") { PEM_write_bio_X509($0, certificate) }
  }
}

/// What libcrypto writes, as a text.
private enum MemoryBIO {
  static func text(_ function: String, _ write: (OpaquePointer) -> Int32) throws(CryptoProblem) -> String {
    let bio = try requireMade(BIO_new(BIO_s_mem()), "BIO_new")
    defer { BIO_free(bio) }
    try requireDone(write(bio), function)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = BIO_read(bio, &chunk, Int32(chunk.count))
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk[..<Int(count)]
    }
  }
}
