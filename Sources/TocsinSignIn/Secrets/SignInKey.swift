// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import SecretFile
internal import TocsinStore

/// The key beside the store that seals the secrets of time codes, and hides names and networks in the list of failed attempts.
package struct SignInKey: Sendable {
    private let sealing: SymmetricKey
    private let naming: SymmetricKey

    package init(bytes: [UInt8]) {
        let key = SymmetricKey(data: bytes)
        func derived(_ use: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Data("tocsin \(use)".utf8), outputByteCount: 32)
        }
        sealing = derived("time codes")
        naming = derived("attempts")
    }

    /// The key of a store, made when it is not there: the store's path with `.sign-in-key`.
    ///
    /// - Throws: ``SecretFileError``.
    package init(beside store: String, path: String? = nil) throws {
        let file = SecretFile(
            path: path ?? store + ".sign-in-key",
            name: "sign-in key",
            option: "--sign-in-key",
            loss: "without it no second factor can be checked, and each has to be set up anew"
        )
        self.init(bytes: try file.bytes())
    }

    /// Encrypts a secret for one person; it cannot be opened as another's.
    func seal(_ secret: [UInt8], of person: PersonID) throws -> [UInt8] {
        Array(try ChaChaPoly.seal(secret, using: sealing, authenticating: Array("\(person)".utf8)).combined)
    }

    /// - Throws: ``SignInError/wrongKey`` when this is not the key that sealed it, or it was changed.
    func open(_ sealed: [UInt8], of person: PersonID) throws -> [UInt8] {
        guard let box = try? ChaChaPoly.SealedBox(combined: sealed),
            let secret = try? ChaChaPoly.open(box, using: sealing, authenticating: Array("\(person)".utf8))
        else { throw SignInError.wrongKey }
        return Array(secret)
    }

    /// A keyed digest of a name or a network.
    func digest(_ kind: String, _ value: String) -> SecretDigest {
        let code = HMAC<SHA256>.authenticationCode(for: Array("\(kind) \(value)".utf8), using: naming)
        return SecretDigest(bytes: Array(code))
    }
}
