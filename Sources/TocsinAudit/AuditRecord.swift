// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What somebody did, before it has a place in the log.
///
/// Holds names of people who work with Tocsin, ids and reasons that they stated; never message text, keys or raw identifiers.
package struct AuditRecord: Sendable, Equatable {
    package var time: Timestamp
    /// Who acted.
    package var actor: String
    /// In which role.
    package var role: String
    /// A stable word, such as `case.approve`.
    package var action: String
    /// The id of what it was done to.
    package var subject: String
    /// What else has to be known, by name.
    package var details: [String: String]

    package init(
        time: Timestamp,
        actor: String,
        role: String,
        action: String,
        subject: String,
        details: [String: String] = [:]
    ) {
        self.time = time
        self.actor = actor
        self.role = role
        self.action = action
        self.subject = subject
        self.details = details
    }
}
