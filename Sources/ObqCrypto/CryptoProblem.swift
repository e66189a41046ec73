import COpenSSL

/// What can go wrong in this module. No case carries a key, a plain text or a cipher text.
package enum CryptoProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes are not the DER encoding of a PKCS#1 `RSAPublicKey`, or something follows it.
  case malformedPublicKey
  /// The modulus is too short to carry the chunks that are encrypted. In bits.
  case keyTooShort(bits: Int)
  /// A symmetric key or an initialisation vector of the wrong length. In bytes.
  case wrongLength(of: String, expected: Int, actual: Int)
  /// The cipher text does not decrypt: the wrong length, the wrong key, or damaged.
  case undecryptable
  /// libcrypto refused; `reason` is its own word for it.
  case libraryRefused(function: String, reason: String)

  package var description: String {
    switch self {
    case .malformedPublicKey: "the public key is not a PKCS#1 RSA public key"
    case .keyTooShort(let bits): "the RSA key of \(bits) bits is too short"
    case .wrongLength(let name, let expected, let actual): "the \(name) requires \(expected) bytes, found \(actual)"
    case .undecryptable: "the cipher text does not decrypt"
    case .libraryRefused(let function, let reason): "\(function) failed: \(reason)"
    }
  }

  /// The oldest error on this thread's libcrypto error queue, which is emptied.
  static func fromLibrary(_ function: String) -> CryptoProblem {
    let code = ERR_get_error()
    let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "no reason given"
    ERR_clear_error()
    return .libraryRefused(function: function, reason: reason)
  }
}

/// Most of libcrypto answers 1 for done; anything else is a refusal.
func requireDone(_ answer: Int32, _ function: String) throws(CryptoProblem) {
  if answer != 1 { throw .fromLibrary(function) }
}

/// Most constructors of libcrypto answer NULL when they refuse.
func requireMade<T>(_ made: T?, _ function: String) throws(CryptoProblem) -> T {
  guard let made else { throw .fromLibrary(function) }
  return made
}
