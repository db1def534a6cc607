// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Who acts, and in which role.
package struct Actor: Sendable, Equatable {
    package let name: String
    package let role: Role

    package init(name: String, role: Role) {
        self.name = name
        self.role = role
    }

    /// - Throws: ``CaseError/notAllowed(role:right:)``.
    package func mustHave(_ right: Right) throws(CaseError) {
        guard role.rights.contains(right) else { throw .notAllowed(role: role, right: right) }
    }
}

/// What somebody is trusted with.
package enum Role: String, Sendable, CaseIterable {
    case viewer, analyst, senior, admin, auditor

    /// The table of who may do what.
    ///
    /// An auditor sees everything and changes nothing, so that nobody audits their own work by role.
    package var rights: Set<Right> {
        switch self {
        case .viewer: [.view]
        case .analyst: [.view, .work, .decide]
        case .senior: [.view, .work, .decide, .approve, .resolve]
        case .admin: [.view, .work, .decide, .approve, .resolve, .export, .audit, .people, .erase]
        case .auditor: [.view, .audit]
        }
    }

    /// The roles that have a right, in order.
    package static func having(_ right: Right) -> [Role] { allCases.filter { $0.rights.contains(right) } }
}

/// One thing that a role may do.
package enum Right: String, Sendable, CaseIterable {
    case view
    /// Open, claim, note, merge, close and reopen cases, and write down appeals.
    case work
    case decide
    /// Approve or refuse what somebody else decided.
    case approve
    /// Decide appeals against what others decided.
    case resolve
    /// Hand decisions to gateways and to training.
    case export
    /// Export the audit log and sign checkpoints.
    case audit
    /// Add people, and say what they are trusted with.
    case people
    /// Remove what is kept of an account, at its owner's request.
    case erase
}
