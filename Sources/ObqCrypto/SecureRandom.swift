import COpenSSL

/// libcrypto's generator, seeded by the system.
package enum SecureRandom {
  package static func bytes(count: Int) throws(CryptoProblem) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try requireDone(RAND_bytes(&bytes, Int32(count)), "RAND_bytes")
    return bytes
  }
}
