// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// How somebody signs in, as they see it themselves.
package struct OwnSignIn: Sendable, Equatable {
    package var person: ConsolePerson
    /// The latest first.
    package var sessions: [OwnSession]
    /// In the order in which they were made.
    package var tokens: [OwnToken]

    package init(person: ConsolePerson, sessions: [OwnSession], tokens: [OwnToken]) {
        self.person = person
        self.sessions = sessions
        self.tokens = tokens
    }

    /// One session; where it was begun is not kept.
    package struct OwnSession: Sendable, Equatable {
        package var begunAt: Timestamp
        /// To about a minute.
        package var usedAt: Timestamp
        package var isThis: Bool

        package init(begunAt: Timestamp, usedAt: Timestamp, isThis: Bool) {
            self.begunAt = begunAt
            self.usedAt = usedAt
            self.isThis = isThis
        }
    }

    /// What a program of theirs comes with, without what is secret about it.
    package struct OwnToken: Sendable, Equatable {
        /// Fit for an address.
        package var id: String
        package var label: String
        package var scopes: [String]
        package var madeAt: Timestamp
        /// Days since 1970-01-01; nil when it was never used.
        package var lastUsedDay: Int64?
        package var endsAt: Timestamp

        package init(
            id: String,
            label: String,
            scopes: [String],
            madeAt: Timestamp,
            lastUsedDay: Int64?,
            endsAt: Timestamp
        ) {
            self.id = id
            self.label = label
            self.scopes = scopes
            self.madeAt = madeAt
            self.lastUsedDay = lastUsedDay
            self.endsAt = endsAt
        }
    }
}

/// A second factor that is offered: shown to the person who asked, until a code of it was right.
package struct SecondFactorOffer: Sendable, Equatable {
    /// Goes back with the code.
    package var token: String
    /// For people who type it.
    package var secret: String
    /// For authenticator apps: `otpauth://…`.
    package var address: String

    package init(token: String, secret: String, address: String) {
        self.token = token
        self.secret = secret
        self.address = address
    }
}
