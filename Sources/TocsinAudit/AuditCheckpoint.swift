// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Crypto
internal import JSONText
package import TocsinModel

/// A signed statement of where the log ended at a moment, to be kept where the store's owner cannot change it.
package struct AuditCheckpoint: Sendable, Equatable {
    package let head: AuditHead
    package let time: Timestamp
    /// 32 bytes as hexadecimal digits.
    package let publicKey: String
    /// 64 bytes as hexadecimal digits.
    package let signature: String

    /// Reads a line that ``line`` wrote.
    ///
    /// - Throws: ``AuditCheckpointError``; a signature that does not hold is one.
    package init(line: String) throws(AuditCheckpointError) {
        var read: AuditCheckpoint?
        if let parser = try? JSONParser(maximumBytes: 1 << 16) {
            read = try? parser.withValue(in: line) { row in AuditCheckpoint(row) }
        }
        guard let read else { throw .malformed }
        let signed = Self.signed(read.head, at: read.time)
        guard AuditKey.isValid(read.signature, of: signed, publicKey: read.publicKey) else {
            throw .badSignature(sequence: read.head.sequence)
        }
        self = read
    }

    private init?(_ row: JSONValue) {
        guard let sequence = row["sequence"]?.int, let digest = row["hash"]?.string.flatMap(AuditDigest.init),
            let time = row["time"]?.string.flatMap({ Timestamp(written: $0) }),
            let key = row["publicKey"]?.string, let signature = row["signature"]?.string
        else { return nil }
        self.init(AuditHead(sequence: sequence, digest: digest), at: time, publicKey: key, signature: signature)
    }

    fileprivate init(_ head: AuditHead, at time: Timestamp, publicKey: String, signature: String) {
        self.head = head
        self.time = time
        self.publicKey = publicKey
        self.signature = signature
    }

    /// One line of JSON.
    package var line: String {
        var writer = JSONWriter()
        writer.object { writer in
            Self.write(head, time, to: &writer)
            writer.member("publicKey", publicKey)
            writer.member("signature", signature)
        }
        return writer.text
    }

    fileprivate static func signed(_ head: AuditHead, at time: Timestamp) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("purpose", "tocsin-audit-checkpoint")
            write(head, time, to: &writer)
        }
        return writer.utf8
    }

    private static func write(_ head: AuditHead, _ time: Timestamp, to writer: inout JSONWriter) {
        writer.member("sequence", head.sequence)
        writer.member("hash", head.digest.description)
        writer.member("time", time.description)
    }
}

/// The Ed25519 key that signs checkpoints, and lists of what was erased.
package struct AuditKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// Nil unless there are 32 bytes.
    package init?(bytes: [UInt8]) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else { return nil }
        self.key = key
    }

    /// What others need to check signatures, as hexadecimal digits.
    package var publicKey: String { Hexadecimal.text(key.publicKey.rawRepresentation) }

    /// Signs where the log ends.
    package func checkpoint(_ head: AuditHead, at time: Timestamp) throws -> AuditCheckpoint {
        AuditCheckpoint(
            head,
            at: time,
            publicKey: publicKey,
            signature: try signature(of: AuditCheckpoint.signed(head, at: time))
        )
    }

    /// Signs some bytes: 64 bytes as hexadecimal digits.
    ///
    /// What is signed says what it is for, so that a signature of one thing is none of another.
    package func signature(of bytes: [UInt8]) throws -> String { Hexadecimal.text(try key.signature(for: bytes)) }

    /// Whether a signature is that of a public key under some bytes; both as hexadecimal digits.
    package static func isValid(_ signature: String, of bytes: [UInt8], publicKey: String) -> Bool {
        guard let keyBytes = Hexadecimal.bytes(publicKey), let signature = Hexadecimal.bytes(signature),
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: keyBytes)
        else { return false }
        return key.isValidSignature(signature, for: bytes)
    }
}

/// Why a checkpoint says nothing.
package enum AuditCheckpointError: Error, Equatable, CustomStringConvertible {
    case malformed
    case badSignature(sequence: Int)
    case otherKey(sequence: Int)

    package var description: String {
        switch self {
        case .malformed: "not a checkpoint; expected a line that 'tocsin audit checkpoint' wrote"
        case .badSignature(let sequence): "the signature of the checkpoint at entry \(sequence) does not hold"
        case .otherKey(let sequence):
            "the checkpoint at entry \(sequence) was signed with another key; expected the one of --public-key, or else one key for all"
        }
    }
}
