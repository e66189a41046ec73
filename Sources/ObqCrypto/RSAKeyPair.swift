import COpenSSL

/// Both halves of an RSA key, made here and never written anywhere.
package struct RSAKeyPair: Sendable {
  private let key: KeyHandle
  /// DER of PKCS#1 `RSAPublicKey` (RFC 8017, A.1.1), exponent 65537.
  package let publicKeyPKCS1DER: [UInt8]

  /// A new key. 512 bits is the least that libcrypto makes; obshell uses 512 and 1024.
  package static func generate(bits: Int) throws(CryptoProblem) -> RSAKeyPair {
    let context = try requireMade(EVP_PKEY_CTX_new_from_name(nil, "RSA", nil), "EVP_PKEY_CTX_new_from_name")
    defer { EVP_PKEY_CTX_free(context) }
    try requireDone(EVP_PKEY_keygen_init(context), "EVP_PKEY_keygen_init")
    guard let width = Int32(exactly: bits), EVP_PKEY_CTX_set_rsa_keygen_bits(context, width) > 0 else {
      throw .fromLibrary("EVP_PKEY_CTX_set_rsa_keygen_bits")
    }
    var made: OpaquePointer?
    try requireDone(EVP_PKEY_generate(context, &made), "EVP_PKEY_generate")
    return try RSAKeyPair(key: KeyHandle(owning: requireMade(made, "EVP_PKEY_generate")))
  }

  private init(key: KeyHandle) throws(CryptoProblem) {
    self.key = key
    publicKeyPKCS1DER = try key.publicKeyPKCS1DER()
  }

  /// Length of one encrypted block in bytes.
  package var modulusLength: Int { key.modulusLength }

  /// The joined plain texts of blocks of `modulusLength` bytes each. Throws `undecryptable` when the length is no
  /// multiple of it or when a block's padding is wrong.
  package func decryptPKCS1v15(_ blocks: [UInt8]) throws(CryptoProblem) -> [UInt8] {
    guard blocks.count.isMultiple(of: modulusLength) else { throw .undecryptable }
    let context = try key.makeContext()
    defer { EVP_PKEY_CTX_free(context) }
    try requireDone(EVP_PKEY_decrypt_init(context), "EVP_PKEY_decrypt_init")
    try requireDone(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING), "EVP_PKEY_CTX_set_rsa_padding")
    var plainText: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: modulusLength)
    for start in stride(from: 0, to: blocks.count, by: modulusLength) {
      let block = Array(blocks[start..<start + modulusLength])
      var length = piece.count
      guard EVP_PKEY_decrypt(context, &piece, &length, block, block.count) == 1 else {
        ERR_clear_error()
        throw .undecryptable
      }
      plainText += piece[..<length]
    }
    return plainText
  }
}
