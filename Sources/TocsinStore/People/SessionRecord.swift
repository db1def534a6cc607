// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// A session as it is kept.
package struct SessionRecord: Sendable, Equatable {
    /// Of the token that only the person's browser has.
    package let digest: SecretDigest
    package let person: PersonID
    package let madeAt: Timestamp
    /// When it was last used, to about a minute.
    package var seenAt: Timestamp

    package init(digest: SecretDigest, person: PersonID, madeAt: Timestamp, seenAt: Timestamp) {
        self.digest = digest
        self.person = person
        self.madeAt = madeAt
        self.seenAt = seenAt
    }
}

/// A sign-in that is half done: a second factor is missing, or a provider has to answer.
package struct PendingRecord: Sendable, Equatable {
    /// Of the token that only the person's browser has.
    package let digest: SecretDigest
    /// Who has given the right password; nil while nobody is known.
    package let person: PersonID?
    package let expiresAt: Timestamp
    /// How often it may still be tried, from 1.
    package var triesLeft: Int

    package init(digest: SecretDigest, person: PersonID?, expiresAt: Timestamp, triesLeft: Int) {
        self.digest = digest
        self.person = person
        self.expiresAt = expiresAt
        self.triesLeft = triesLeft
    }

    package func isOver(at time: Timestamp) -> Bool { expiresAt <= time || triesLeft < 1 }
}
