import ObqCrypto
import Testing

@Suite struct CipherTests {
  private static let key: [UInt8] = [
    0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c,
  ]

  /// NIST SP 800-38A, F.2.1, first block; the padding block that follows is this module's own.
  @Test func aesVector() throws {
    let plain: [UInt8] = [
      0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96, 0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a,
    ]
    let cipher = try AES128CBC(key: Self.key, vector: Array(0...15))
    let encrypted = try cipher.encrypt(plain)
    #expect(encrypted.count == 32)
    #expect(Digest.upperCaseHex(Array(encrypted.prefix(16))) == "7649ABAC8119B246CEE98E9B12E9197D")
    #expect(try cipher.decrypt(encrypted) == plain)
  }

  @Test func aesRoundTrips() throws {
    let cipher = try AES128CBC(key: Self.key, vector: SecureRandom.bytes(count: 16))
    for length in [0, 1, 15, 16, 17, 1000] {
      let plain = try SecureRandom.bytes(count: length)
      let encrypted = try cipher.encrypt(plain)
      #expect(encrypted.count == length / 16 * 16 + 16)
      #expect(try cipher.decrypt(encrypted) == plain)
    }
  }

  @Test func aesRefuses() throws {
    #expect(throws: CryptoProblem.wrongLength(of: "key", expected: 16, actual: 15)) {
      try AES128CBC(key: Array(0..<15), vector: Array(0..<16))
    }
    #expect(throws: CryptoProblem.wrongLength(of: "initialisation vector", expected: 16, actual: 0)) {
      try AES128CBC(key: Array(0..<16), vector: [])
    }
    let cipher = try AES128CBC(key: Self.key, vector: Array(0..<16))
    for damaged in [[], Array(repeating: 1, count: 15), Array(repeating: UInt8(1), count: 16)] as [[UInt8]] {
      #expect(throws: CryptoProblem.undecryptable) { try cipher.decrypt(damaged) }
    }
  }

  @Test(arguments: [512, 1024])
  func rsaRoundTrips(bits: Int) throws {
    let pair = try RSAKeyPair.generate(bits: bits)
    let key = try RSAPublicKey(pkcs1DER: pair.publicKeyPKCS1DER)
    #expect(key.modulusLength == bits / 8)
    #expect(pair.modulusLength == bits / 8)
    for length in [0, 1, 52, 53, 54, 106, 150, 300] {
      let plain = try SecureRandom.bytes(count: length)
      let encrypted = try key.encryptPKCS1v15(plain)
      #expect(encrypted.count == (length + 52) / 53 * bits / 8)
      #expect(try pair.decryptPKCS1v15(encrypted) == plain)
    }
  }

  /// How obshell's keys begin: SEQUENCE, INTEGER, and 65537 at the end.
  @Test func rsaKeysArePKCS1() throws {
    let short = try RSAKeyPair.generate(bits: 512).publicKeyPKCS1DER
    #expect(short.count == 74)
    #expect(Base64.encode(short).hasPrefix("MEgCQQ"))
    #expect(short.suffix(5) == [2, 3, 1, 0, 1])
    #expect(Base64.encode(try RSAKeyPair.generate(bits: 1024).publicKeyPKCS1DER).hasPrefix("MIGJAoGB"))
  }

  @Test func rsaRefuses() throws {
    let pair = try RSAKeyPair.generate(bits: 512)
    let der = pair.publicKeyPKCS1DER
    for damaged in [[], [0x30], Array(der.dropLast()), der + [0], Array(repeating: 0, count: 74)] {
      #expect(throws: CryptoProblem.malformedPublicKey) { try RSAPublicKey(pkcs1DER: damaged) }
    }
    // A modulus of 8 bytes: well-formed, and unable to carry a chunk.
    let tiny = try RSAPublicKey(pkcs1DER: [0x30, 14, 2, 8, 0x7f, 1, 2, 3, 4, 5, 6, 7, 2, 2, 1, 1])
    #expect(throws: CryptoProblem.keyTooShort(bits: 64)) { try tiny.encryptPKCS1v15([1]) }
    let encrypted = try RSAPublicKey(pkcs1DER: der).encryptPKCS1v15([1, 2, 3])
    #expect(throws: CryptoProblem.undecryptable) { try pair.decryptPKCS1v15(Array(encrypted.dropLast())) }
    #expect(throws: CryptoProblem.undecryptable) {
      try pair.decryptPKCS1v15(Array(repeating: 0, count: 64))
    }
    #expect(throws: CryptoProblem.self) { try RSAKeyPair.generate(bits: 64) }
  }

  @Test func problemsAreSentences() {
    let problem = CryptoProblem.wrongLength(of: "key", expected: 16, actual: 3)
    #expect(problem.description == "the key requires 16 bytes, found 3")
    #expect(CryptoProblem.keyTooShort(bits: 64).description == "the RSA key of 64 bits is too short")
  }
}
