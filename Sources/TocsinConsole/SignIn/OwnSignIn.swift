// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinSignIn

/// How somebody signs in, as they see it themselves.
package struct OwnSignIn: Sendable, Equatable {
    package var person: ConsolePerson
    /// The latest first.
    package var sessions: [OwnSession]
    /// In the order in which they were made.
    package var tokens: [APIToken]

    package init(person: ConsolePerson, sessions: [OwnSession], tokens: [APIToken]) {
        self.person = person
        self.sessions = sessions
        self.tokens = tokens
    }
}
