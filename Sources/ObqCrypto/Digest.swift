import COpenSSL

/// Digests that the served interfaces ask for. MD5 and SHA-1 are theirs, not a choice for anything new.
package enum Digest {
  /// 16 bytes.
  package static func md5(_ bytes: [UInt8]) throws(CryptoProblem) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 16)
    var length: UInt32 = 0
    try requireDone(EVP_Digest(bytes, bytes.count, &digest, &length, EVP_md5(), nil), "EVP_Digest")
    return digest
  }

  /// 32 upper-case hexadecimal digits.
  package static func md5UpperCaseHex(_ bytes: [UInt8]) throws(CryptoProblem) -> String {
    upperCaseHex(try md5(bytes))
  }

  /// RFC 2104 over SHA-1: 20 bytes.
  package static func hmacSHA1(key: [UInt8], message: [UInt8]) throws(CryptoProblem) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 20)
    var length: UInt32 = 0
    // A NULL key would mean "the key of last time", and an empty array may be NULL.
    let keyAndOne = key + [0]
    let done = HMAC(EVP_sha1(), keyAndOne, Int32(key.count), message, message.count, &code, &length)
    _ = try requireMade(done, "HMAC")
    return code
  }

  /// Two upper-case digits a byte.
  package static func upperCaseHex(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
      for (index, byte) in bytes.enumerated() {
        buffer[2 * index] = digits[Int(byte >> 4)]
        buffer[2 * index + 1] = digits[Int(byte & 15)]
      }
      return bytes.count * 2
    }
  }
}
