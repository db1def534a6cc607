// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Which file it is, by what it holds rather than where it lies.
package struct SourceFingerprint: Sendable, Hashable {
    /// A hash over the format and the first bytes of the file.
    package var value: String

    package init(value: String) {
        self.value = value
    }
}

/// How far a source was read, and what was found in it so far.
package struct SourceProgress: Sendable, Equatable {
    package var fingerprint: SourceFingerprint
    /// As the operator named the file.
    package var name: String
    package var format: String
    /// How many bytes of the unpacked file are ingested.
    package var bytes: Int
    /// How many lines of it.
    package var lines: Int
    package var isComplete: Bool
    package var coverage: Coverage
    package var rejects: Int

    package init(fingerprint: SourceFingerprint, name: String, format: String) {
        self.fingerprint = fingerprint
        self.name = name
        self.format = format
        bytes = 0
        lines = 0
        isComplete = false
        coverage = Coverage()
        rejects = 0
    }
}

/// What a stretch of a source gave.
package struct IngestBatch: Sendable {
    /// Nil when there are none.
    package var events: EventBlock?
    package var rejects: [Reject]
    /// Identifiers beside the account in the same event.
    package var identifierLinks: [IdentifierLink]
    /// The source's progress when the batch is in.
    package var progress: SourceProgress

    package init(
        events: EventBlock?,
        rejects: [Reject],
        identifierLinks: [IdentifierLink],
        progress: SourceProgress
    ) {
        self.events = events
        self.rejects = rejects
        self.identifierLinks = identifierLinks
        self.progress = progress
    }
}

/// An identifier that stood beside an account in one event, such as the e-mail beside a key's hash.
package struct IdentifierLink: Sendable, Hashable {
    package var account: AccountID
    /// The pseudonym that the identifier would have as an account.
    package var identifier: AccountID
    /// What it is: an e-mail address, a key or another name.
    package var kind: String

    package init(account: AccountID, identifier: AccountID, kind: String) {
        self.account = account
        self.identifier = identifier
        self.kind = kind
    }
}

/// Two pseudonyms that look like one account's.
package struct AliasProposal: Sendable, Equatable {
    package var alias: AccountID
    package var account: AccountID
    /// What tied them: an e-mail address, a key or another name.
    package var kind: String
    /// Events of the alias.
    package var events: Int

    package init(alias: AccountID, account: AccountID, kind: String, events: Int) {
        self.alias = alias
        self.account = account
        self.kind = kind
        self.events = events
    }
}
