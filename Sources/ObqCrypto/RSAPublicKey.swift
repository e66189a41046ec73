import COpenSSL

/// The public half of an RSA key.
package struct RSAPublicKey: Sendable {
  /// Bytes of plain text in one block. A key of 512 bits carries no more (64 minus the 11 of the padding), and
  /// obshell's clients keep to it for longer keys too.
  package static let chunkLength = 53

  private let key: KeyHandle

  /// From DER of PKCS#1 `RSAPublicKey` (RFC 8017, A.1.1), which is not the SubjectPublicKeyInfo of a certificate.
  /// Throws `malformedPublicKey`.
  package init(pkcs1DER: [UInt8]) throws(CryptoProblem) {
    let parsed = pkcs1DER.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var cursor = buffer.baseAddress
      let key = d2i_PublicKey(EVP_PKEY_RSA, nil, &cursor, buffer.count)
      if let key, cursor != buffer.baseAddress.map({ $0 + buffer.count }) {
        EVP_PKEY_free(key)
        return nil
      }
      return key
    }
    ERR_clear_error()
    guard let parsed else { throw .malformedPublicKey }
    key = KeyHandle(owning: parsed)
  }

  /// Length of one encrypted block in bytes.
  package var modulusLength: Int { key.modulusLength }

  /// Encrypts pieces of `chunkLength` bytes, each to one block of `modulusLength`, joined without separators. An empty
  /// text is no block at all.
  package func encryptPKCS1v15(_ plainText: [UInt8]) throws(CryptoProblem) -> [UInt8] {
    guard modulusLength >= Self.chunkLength + 11 else { throw .keyTooShort(bits: modulusLength * 8) }
    let context = try key.makeContext()
    defer { EVP_PKEY_CTX_free(context) }
    try requireDone(EVP_PKEY_encrypt_init(context), "EVP_PKEY_encrypt_init")
    try requireDone(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING), "EVP_PKEY_CTX_set_rsa_padding")
    var cipherText: [UInt8] = []
    var block = [UInt8](repeating: 0, count: modulusLength)
    var start = 0
    while start < plainText.count {
      let chunk = Array(plainText[start..<min(start + Self.chunkLength, plainText.count)])
      var length = block.count
      try requireDone(EVP_PKEY_encrypt(context, &block, &length, chunk, chunk.count), "EVP_PKEY_encrypt")
      cipherText += block[..<length]
      start += chunk.count
    }
    return cipherText
  }
}

/// Owns a libcrypto key.
final class KeyHandle: @unchecked Sendable {
  // Never changed after init; libcrypto allows contexts of several threads on one key.
  private let key: OpaquePointer

  init(owning key: OpaquePointer) { self.key = key }
  deinit { EVP_PKEY_free(key) }

  var modulusLength: Int { Int(EVP_PKEY_get_size(key)) }

  /// The caller frees it.
  func makeContext() throws(CryptoProblem) -> OpaquePointer {
    try requireMade(EVP_PKEY_CTX_new_from_pkey(nil, key, nil), "EVP_PKEY_CTX_new_from_pkey")
  }

  func publicKeyPKCS1DER() throws(CryptoProblem) -> [UInt8] {
    let length = i2d_PublicKey(key, nil)
    guard length > 0 else { throw .fromLibrary("i2d_PublicKey") }
    return [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
      var cursor = buffer.baseAddress
      count = max(0, Int(i2d_PublicKey(key, &cursor)))
    }
  }
}
