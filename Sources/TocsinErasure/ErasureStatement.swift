// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
package import TocsinAudit
package import TocsinModel

/// What went, what stays and why: the answer to an account's owner who asked for erasure.
package struct ErasureStatement: Sendable, Equatable {
    package var account: AccountID
    package var time: Timestamp
    package var removed: [Count]
    package var kept: [Kept] = []
    /// What this run could not go through, or cannot know of.
    package var left: [Left] = []

    /// True where nothing was found that is the account's, and nothing stays that is: most likely it is mistyped.
    package internal(set) var isOfNobody = false

    /// So many of something.
    package struct Count: Sendable, Equatable {
        /// A stable word, such as `events`.
        package var name: String
        /// In words.
        package var what: String
        package var count: Int
    }

    /// What the law lets stay.
    package struct Kept: Sendable, Equatable {
        package var what: String
        package var reason: String
    }

    /// Where more may be.
    package struct Left: Sendable, Equatable {
        package var place: String
        package var advice: String
        /// True where the run should be repeated; false for what no run reaches.
        package var isUnfinished: Bool
    }

    /// Whether something has to be done and the run repeated.
    package var isUnfinished: Bool { left.contains(where: \.isUnfinished) }

    /// The statement as one line of JSON, signed.
    ///
    /// - Throws: What signing throws.
    package func line(signedBy key: AuditKey) throws -> String {
        let text = text
        let signature = try key.signature(of: Array(text.utf8))
        return text.dropLast() + Self.tail(publicKey: key.publicKey, signature: signature)
    }

    private static func tail(publicKey: String, signature: String) -> String {
        #","publicKey":"\#(publicKey)","signature":"\#(signature)"}"#
    }

    /// Whether a line is as its signer wrote it.
    ///
    /// `publicKey`: Whose signature alone counts; nil takes the key that the line names.
    package static func isSigned(_ line: String, by publicKey: String? = nil) -> Bool {
        guard let parser = try? JSONParser(maximumBytes: 1 << 24) else { return false }
        let said = try? parser.withValue(in: line) { row -> (key: String, signature: String)? in
            guard row["purpose"]?.string == purpose, let key = row["publicKey"]?.string,
                let signature = row["signature"]?.string
            else { return nil }
            return (key, signature)
        }
        guard let (key, signature) = said, publicKey == nil || key == publicKey else { return false }
        let end = tail(publicKey: key, signature: signature)
        guard line.hasSuffix(end) else { return false }
        let signed = line.dropLast(end.count) + "}"
        return AuditKey.isValid(signature, of: Array(signed.utf8), publicKey: key)
    }

    private static let purpose = "tocsin-erasure"

    private var text: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("purpose", Self.purpose)
            writer.member("account", account.description)
            writer.member("time", time.description)
            writer.key("removed")
            writer.object { writer in for row in removed { writer.member(row.name, row.count) } }
            writer.key("kept")
            writer.array { writer in
                for row in kept {
                    writer.object { writer in
                        writer.member("what", row.what)
                        writer.member("reason", row.reason)
                    }
                }
            }
            writer.key("left")
            writer.array { writer in
                for row in left {
                    writer.object { writer in
                        writer.member("place", row.place)
                        writer.member("advice", row.advice)
                        writer.member("isUnfinished", row.isUnfinished)
                    }
                }
            }
        }
        return writer.text
    }
}
