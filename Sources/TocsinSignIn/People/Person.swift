// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinCases
package import TocsinStore

/// Somebody who works with Tocsin.
package struct Person: Sendable, Equatable {
    package let id: PersonID
    package let name: String
    package let role: Role
    /// False for somebody who was disabled: nothing that they have opens anything.
    package let isActive: Bool
    /// Such as `en`.
    package let language: String
    package let hasPassword: Bool
    package let hasSecondFactor: Bool
    /// Who they are to an OpenID provider: its address, a space, and its name for them; nil for nobody.
    package let subject: String?

    /// - Throws: ``PeopleError/damaged(_:)`` for a role that there is not.
    package init(_ record: PersonRecord) throws(PeopleError) {
        guard let role = Role(rawValue: record.role) else { throw .damaged(record.id) }
        id = record.id
        name = record.name
        self.role = role
        isActive = record.isActive
        language = record.language
        hasPassword = record.passwordHash != nil
        hasSecondFactor = record.sealedTimeCodeSecret != nil
        subject = record.subject
    }

    /// The person at work.
    package var actor: Actor { Actor(name: name, role: role) }
}
