// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinAudit
internal import TocsinModel

/// A case after something was done to it, with the entry that says so.
package struct Transition: Sendable, Equatable {
    package let after: Case
    package let record: AuditRecord

    init(
        _ after: Case,
        action: String,
        from state: Case.State?,
        by name: String,
        as role: String,
        at time: Timestamp,
        _ details: [String: String] = [:]
    ) {
        var details = details
        details["from"] = state?.rawValue
        details["to"] = after.state.rawValue
        self.after = after
        record = AuditRecord(
            time: time,
            actor: name,
            role: role,
            action: action,
            subject: after.id.description,
            details: details
        )
    }
}
