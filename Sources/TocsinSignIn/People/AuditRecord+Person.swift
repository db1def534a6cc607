// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
internal import TocsinCases
internal import TocsinModel
internal import TocsinStore

extension AuditRecord {
    /// What was done to a person, by a person.
    init(
        _ person: PersonRecord,
        _ action: String,
        by actor: PersonRecord,
        at time: Timestamp,
        _ details: [String: String] = [:]
    ) {
        self.init(
            time: time,
            actor: actor.name,
            role: actor.role,
            action: action,
            subject: person.id.description,
            details: details
        )
    }
}
