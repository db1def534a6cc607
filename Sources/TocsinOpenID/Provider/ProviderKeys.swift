// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import JWTKit

/// A provider's public keys (RFC 7517), of those that sign.
struct ProviderKeys: Sendable {
    /// With their ids; keys that cannot be read, and secret ones, are left out.
    private let keys: [JWK]

    static let what = "keys"

    /// - Throws: ``OpenIDError/badDocument(what:reason:)`` when there is not one key that can be used.
    init(_ bytes: [UInt8]) throws {
        let parser = try JSONParser(maximumBytes: OpenIDReply.maximumBytes)
        do {
            keys = try parser.withValue(in: String(decoding: bytes, as: UTF8.self)) { row in
                row["keys"]?.elements.compactMap(Self.key) ?? []
            }
        } catch is JSONError {
            throw OpenIDError.badDocument(what: Self.what, reason: "they are no JSON")
        }
        guard !keys.isEmpty else { throw OpenIDError.badDocument(what: Self.what, reason: "none can be used") }
    }

    private static func key(_ row: JSONValue) -> JWK? {
        // Of a key set only public parts are taken, and no keys for encryption.
        guard row["use"]?.string ?? "sig" == "sig", row["d"] == nil, let kind = row["kty"]?.string else { return nil }
        let id = row["kid"]?.string.map { JWKIdentifier(string: $0) }
        let algorithm = row["alg"]?.string.flatMap { JWK.Algorithm(rawValue: $0) }
        guard row["alg"] == nil || algorithm != nil else { return nil }
        let (x, y, curve) = (row["x"]?.string, row["y"]?.string, row["crv"]?.string)
        return switch kind {
        case "RSA": JWK.rsa(algorithm, identifier: id, modulus: row["n"]?.string, exponent: row["e"]?.string)
        case "EC":
            JWK.ecdsa(algorithm, identifier: id, x: x, y: y, curve: curve.flatMap { ECDSACurve(rawValue: $0) })
        case "OKP":
            JWK.octetKeyPair(
                algorithm,
                identifier: id,
                x: x,
                y: nil,
                curve: curve.flatMap { EdDSACurve(rawValue: $0) }
            )
        default: nil
        }
    }

    /// The key that a token's header names, for an algorithm that belongs to its kind.
    ///
    /// - Returns: Nil when there is none; without an id, the only key of that kind.
    func key(_ id: String?, for algorithm: SigningAlgorithm) -> JWK? {
        let fitting = keys.filter { algorithm.fits($0) }
        if let id { return fitting.first { $0.keyIdentifier?.string == id } }
        return fitting.count == 1 ? fitting[0] : nil
    }
}
