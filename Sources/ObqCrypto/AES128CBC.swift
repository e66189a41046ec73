import COpenSSL

/// AES with a key of 128 bits, cipher block chaining, PKCS#7 padding. It proves nothing about who wrote the text.
package struct AES128CBC: Sendable {
  package static let keyLength = 16
  package static let vectorLength = 16
  private let key: [UInt8]
  private let vector: [UInt8]

  /// Both of 16 bytes.
  package init(key: [UInt8], vector: [UInt8]) throws(CryptoProblem) {
    guard key.count == Self.keyLength else {
      throw .wrongLength(of: "key", expected: Self.keyLength, actual: key.count)
    }
    guard vector.count == Self.vectorLength else {
      throw .wrongLength(of: "initialisation vector", expected: Self.vectorLength, actual: vector.count)
    }
    self.key = key
    self.vector = vector
  }

  /// 1 to 16 bytes longer than the plain text.
  package func encrypt(_ plainText: [UInt8]) throws(CryptoProblem) -> [UInt8] {
    try run(plainText, encrypting: true)
  }

  /// Throws `undecryptable` for a wrong length or wrong padding.
  package func decrypt(_ cipherText: [UInt8]) throws(CryptoProblem) -> [UInt8] {
    guard !cipherText.isEmpty, cipherText.count.isMultiple(of: 16) else { throw .undecryptable }
    return try run(cipherText, encrypting: false)
  }

  private func run(_ input: [UInt8], encrypting: Bool) throws(CryptoProblem) -> [UInt8] {
    let context = try requireMade(EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new")
    defer { EVP_CIPHER_CTX_free(context) }
    let direction: Int32 = encrypting ? 1 : 0
    try requireDone(
      EVP_CipherInit_ex2(context, EVP_aes_128_cbc(), key, vector, direction, nil), "EVP_CipherInit_ex2")
    var output = [UInt8](repeating: 0, count: input.count + 16)
    var written: Int32 = 0
    try requireDone(EVP_CipherUpdate(context, &output, &written, input, Int32(input.count)), "EVP_CipherUpdate")
    var last: Int32 = 0
    let finished = output.withUnsafeMutableBufferPointer { buffer in
      EVP_CipherFinal_ex(context, buffer.baseAddress.map { $0 + Int(written) }, &last)
    }
    if finished != 1, !encrypting {
      ERR_clear_error()
      throw .undecryptable
    }
    try requireDone(finished, "EVP_CipherFinal_ex")
    output.removeLast(output.count - Int(written) - Int(last))
    return output
  }
}
