// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinCases
package import TocsinModel

/// Somebody who may sign in, as those see them who look after people.
package struct ConsolePerson: Sendable, Equatable {
    /// Stays the same when the name changes; fit for an address.
    package var id: String
    package var name: String
    package var role: Role
    package var isActive: Bool
    package var hasPassword: Bool
    package var hasSecondFactor: Bool
    /// Whether a provider of sign-in vouches for them.
    package var hasProvider: Bool

    package init(
        id: String,
        name: String,
        role: Role,
        isActive: Bool,
        hasPassword: Bool,
        hasSecondFactor: Bool,
        hasProvider: Bool
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.isActive = isActive
        self.hasPassword = hasPassword
        self.hasSecondFactor = hasSecondFactor
        self.hasProvider = hasProvider
    }
}

/// What an admin does to somebody else.
package enum PersonAction: Sendable, Equatable {
    case role(Role)
    case active(Bool)
    /// Ends their sessions.
    case signOut
    case removeSecondFactor
    /// Takes the password away and lets them choose another.
    case offerSetUp
}

/// With what somebody chooses a password; shown once, to be handed to them.
package struct SetUpLink: Sendable, Equatable {
    package var name: String
    package var token: String
    package var expiresAt: Timestamp

    package init(name: String, token: String, expiresAt: Timestamp) {
        self.name = name
        self.token = token
        self.expiresAt = expiresAt
    }
}
