// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Crypto
import CryptoExtras
import Foundation
import TocsinSignIn

/// A provider's key, made in the test.
enum SigningKey: Sendable {
    case es256(P256.Signing.PrivateKey)
    case es384(P384.Signing.PrivateKey)
    case edDSA(Curve25519.Signing.PrivateKey)
    case rs256(_RSA.Signing.PrivateKey)
    case ps256(_RSA.Signing.PrivateKey)

    static func make(_ algorithm: String) throws -> SigningKey {
        switch algorithm {
        case "ES384": .es384(P384.Signing.PrivateKey())
        case "EdDSA": .edDSA(Curve25519.Signing.PrivateKey())
        case "RS256": .rs256(try _RSA.Signing.PrivateKey(keySize: .bits2048))
        case "PS256": .ps256(try _RSA.Signing.PrivateKey(keySize: .bits2048))
        default: .es256(P256.Signing.PrivateKey())
        }
    }

    var algorithm: String {
        switch self {
        case .es256: "ES256"
        case .es384: "ES384"
        case .edDSA: "EdDSA"
        case .rs256: "RS256"
        case .ps256: "PS256"
        }
    }

    func signature(of text: String) throws -> Data {
        let data = Data(text.utf8)
        return switch self {
        case .es256(let key): try key.signature(for: data).rawRepresentation
        case .es384(let key): try key.signature(for: data).rawRepresentation
        case .edDSA(let key): try key.signature(for: data)
        case .rs256(let key): try key.signature(for: data, padding: .insecurePKCS1v1_5).rawRepresentation
        case .ps256(let key):
            try key.signature(for: SHA256.hash(data: data), padding: .PSS).rawRepresentation
        }
    }

    /// The public part as a provider publishes it.
    func published(_ id: String) throws -> [String: String] {
        func curve(_ raw: Data, _ name: String) -> [String: String] {
            let half = raw.count / 2
            return [
                "kty": "EC", "crv": name, "x": Base64URL.text(raw.prefix(half)), "y": Base64URL.text(raw.suffix(half)),
            ]
        }
        func rsa(_ key: _RSA.Signing.PrivateKey) throws -> [String: String] {
            let parts = try key.publicKey.getKeyPrimitives()
            return ["kty": "RSA", "n": Base64URL.text(parts.modulus), "e": Base64URL.text(parts.publicExponent)]
        }
        var row: [String: String] =
            switch self {
            case .es256(let key): curve(key.publicKey.rawRepresentation, "P-256")
            case .es384(let key): curve(key.publicKey.rawRepresentation, "P-384")
            case .edDSA(let key):
                ["kty": "OKP", "crv": "Ed25519", "x": Base64URL.text(key.publicKey.rawRepresentation)]
            case .rs256(let key), .ps256(let key): try rsa(key)
            }
        row["kid"] = id
        row["use"] = "sig"
        return row
    }

    /// The public part as bytes, which a careless reader would take for a shared secret.
    func publicBytes() throws -> Data {
        switch self {
        case .es256(let key): Data(key.publicKey.pemRepresentation.utf8)
        case .es384(let key): Data(key.publicKey.pemRepresentation.utf8)
        case .edDSA(let key): key.publicKey.rawRepresentation
        case .rs256(let key), .ps256(let key): Data(key.publicKey.pemRepresentation.utf8)
        }
    }
}
