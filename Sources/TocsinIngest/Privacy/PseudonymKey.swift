// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import SecretFile
package import TocsinModel
package import TocsinStore

/// The operator's secret that turns identifiers into pseudonyms.
///
/// Without it pseudonyms cannot be made or guessed; with another key the same person has another pseudonym, so it must be kept with the store.
package struct PseudonymKey: Sendable {
    let key: SymmetricKey

    /// Uses given bytes, for tests and simulations.
    package init(bytes: [UInt8]) {
        key = SymmetricKey(data: bytes)
    }

    /// Reads the key of a file, or makes one there: 32 random bytes, readable by its owner alone (mode 0600).
    ///
    /// - Throws: ``SecretFileError`` when the file cannot be read or made, is too short, or can be read by others.
    package init(path: String) throws(SecretFileError) {
        self.init(bytes: try Self.file(path).bytes())
    }

    /// The file of a key.
    package static func file(_ path: String) -> SecretFile {
        SecretFile(path: path, name: "pseudonym key", option: "--key", loss: "another key makes other pseudonyms")
    }

    /// The pseudonym that an account of this name has in the store; e-mail addresses count without case.
    package func accountID(of name: String) -> AccountID {
        var pseudonymiser = Pseudonymiser(key: self)
        return pseudonymiser.accountID(of: name)
    }

    /// The pseudonym of any other identifier.
    package func pseudonym<Kind: PseudonymKind>(_ kind: Kind.Type, of identifier: String) -> Pseudonym<Kind> {
        var pseudonymiser = Pseudonymiser(key: self)
        return pseudonymiser.pseudonym(kind, of: identifier)
    }

    /// The fingerprint of a log that is no file, by its name.
    package func streamFingerprint(of name: String) -> SourceFingerprint {
        Pseudonymiser(key: self).sourceFingerprint("stream\u{0}" + name)
    }

    /// The id that ingest gives an event of a log that has ids of its own.
    package func eventID(format: LogFormat, nativeID: String, time: Timestamp) -> EventID {
        Pseudonymiser(key: self).eventID(format: format, nativeID: nativeID, time: time)
    }
}
