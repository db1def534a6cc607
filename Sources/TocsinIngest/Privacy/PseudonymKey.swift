// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
package import TocsinModel

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
    /// - Throws: ``PseudonymKeyError`` when the file cannot be read or made, is too short, or can be read by others.
    package init(path: String) throws(PseudonymKeyError) {
        if FileManager.default.fileExists(atPath: path) {
            self.init(bytes: try Self.read(path))
        } else {
            self.init(bytes: try Self.make(path))
        }
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

    /// The id that ingest gives an event of a log that has ids of its own.
    package func eventID(format: LogFormat, nativeID: String, time: Timestamp) -> EventID {
        Pseudonymiser(key: self).eventID(format: format, nativeID: nativeID, time: time)
    }

    private static func read(_ path: String) throws(PseudonymKeyError) -> [UInt8] {
        var status = stat()
        guard stat(path, &status) == 0, let data = FileManager.default.contents(atPath: path) else {
            throw .cannotRead(path: path)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .readableByOthers(path: path, mode: String(status.st_mode & 0o777, radix: 8))
        }
        guard data.count >= 32 else { throw .tooShort(path: path, bytes: data.count) }
        return Array(data)
    }

    private static func make(_ path: String) throws(PseudonymKeyError) -> [UInt8] {
        let bytes = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        // O_EXCL: of two first runs at once, one makes the key and the other reads it.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST { return try read(path) }
            throw .cannotMake(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            unlink(path)
            throw .cannotMake(path: path, reason: String(cString: strerror(errno)))
        }
        return bytes
    }
}

/// Why there is no key.
package enum PseudonymKeyError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case cannotMake(path: String, reason: String)
    case tooShort(path: String, bytes: Int)
    case readableByOthers(path: String, mode: String)

    package var description: String {
        switch self {
        case .cannotRead(let path):
            "The pseudonym key '\(path)' cannot be read. Run as the user who owns it, or name another with --key."
        case .cannotMake(let path, let reason):
            "The pseudonym key '\(path)' cannot be made: \(reason). Name a place that you may write to with --key."
        case .tooShort(let path, let bytes):
            "The pseudonym key '\(path)' has \(bytes) bytes; it needs 32. Restore it from a backup: another key makes other pseudonyms."
        case .readableByOthers(let path, let mode):
            "The pseudonym key '\(path)' can be read by others (mode \(mode)). Run: chmod 600 '\(path)'"
        }
    }
}
