// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinAudit

/// What comparing a store with its audit log came to; all but the log's own state only for a sound log.
package struct AuditComparison: Sendable, Equatable {
    package internal(set) var log: AuditVerification
    /// Cases that are not what the log last said of them, ascending.
    package internal(set) var altered: [CaseID] = []
    /// Cases that lists show otherwise than they are, or not at all, ascending.
    package internal(set) var mislisted: [CaseID] = []
    /// Names of people whose role, or whether they may work, is not what the log last said, ascending.
    package internal(set) var people: [String] = []
    /// Numbers of entries by somebody in a role that the log had not given them, ascending.
    package internal(set) var foreignRoles: [Int] = []

    package var isSound: Bool {
        log.problem == nil && altered.isEmpty && mislisted.isEmpty && people.isEmpty && foreignRoles.isEmpty
    }
}
