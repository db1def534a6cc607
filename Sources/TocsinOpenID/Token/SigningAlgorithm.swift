// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JWTKit

/// The algorithms that an id token may be signed with: those with a public and a private key, and no other.
///
/// `none` and the HMAC ones are not here, so a token cannot choose them.
enum SigningAlgorithm: String, Sendable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case edDSA = "EdDSA"

    /// Whether a key is of the kind, the curve and, where it says so, of the algorithm.
    func fits(_ key: JWK) -> Bool {
        guard key.algorithm == nil || key.algorithm?.rawValue == rawValue else { return false }
        return switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: key.keyType == .rsa
        case .es256: key.keyType == .ecdsa && key.curve?.rawValue == "P-256"
        case .es384: key.keyType == .ecdsa && key.curve?.rawValue == "P-384"
        case .es512: key.keyType == .ecdsa && key.curve?.rawValue == "P-521"
        case .edDSA: key.keyType == .octetKeyPair
        }
    }
}
