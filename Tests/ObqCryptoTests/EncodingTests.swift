import ObqCrypto
import Testing

@Suite struct EncodingTests {
  /// RFC 4648, section 10, and the Basic credentials of the OCP API reference.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"), ("admin:root", "YWRtaW46cm9vdA=="), ("备份", "5aSH5Lu9"),
  ])
  func base64(text: String, encoded: String) {
    #expect(Base64.encode(Array(text.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(text.utf8))
  }

  @Test func base64OfEveryByte() {
    for length in 250...256 {
      let bytes = (0..<length).map { UInt8($0) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
  }

  @Test(arguments: [
    "Zg", "Zg=", "Zg===", "Z===", "====", "Zh==", "Zm9=", "Zm8=Zm8=", "Zm 9", " Zm9v", "Zm9v\n", "Zm9-", "Zm9_", "备",
    "=Zm9",
    "Zm=v",
  ])
  func base64Refused(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test func hexKeepsLeadingZeros() {
    #expect(Digest.upperCaseHex([0, 15, 171, 255]) == "000FABFF")
    #expect(Digest.upperCaseHex([]).isEmpty)
  }
}
