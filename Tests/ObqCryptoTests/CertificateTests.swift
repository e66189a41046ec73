import ObqCrypto
import Testing

@Suite struct CertificateTests {
  @Test func threePEMTexts() throws {
    let made = try LoopbackCertificate.make()
    for (text, label) in [
      (made.authorityPEM, "CERTIFICATE"), (made.certificatePEM, "CERTIFICATE"), (made.privateKeyPEM, "PRIVATE KEY"),
    ] {
      let lines = text.split(separator: "\n")
      #expect(lines.first == "-----BEGIN \(label)-----")
      #expect(lines.last == "-----END \(label)-----")
      let der = try #require(Base64.decode(lines.dropFirst().dropLast().joined()))
      // A SEQUENCE.
      #expect(der.first == 0x30)
    }
    let leaf = made.certificatePEM.split(separator: "\n").dropFirst().dropLast().joined()
    let der = try #require(Base64.decode(leaf))
    // subjectAltName: an iPAddress of four bytes and a dNSName.
    #expect(der.firstRange(of: [0x87, 0x04, 127, 0, 0, 1, 0x82, 0x09] + Array("localhost".utf8)) != nil)
  }

  @Test func eachIsNew() throws {
    let (one, other) = (try LoopbackCertificate.make(), try LoopbackCertificate.make())
    #expect(one.authorityPEM != other.authorityPEM)
    #expect(one.privateKeyPEM != other.privateKeyPEM)
  }
}
