// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinAudit
package import TocsinStore

/// Reads what the audit log gained: it holds every decision, in order, once.
package struct AuditFollower: Sendable {
    private static let batch = 500

    private let store: any CaseStore

    package init(_ store: any CaseStore) {
        self.store = store
    }

    /// The log's last number; 0 for an empty log.
    package func end() throws -> Int {
        try AuditLine.read(try store.auditLines(before: nil, limit: 1)).first?.sequence ?? 0
    }

    /// The next lines behind a number, the first first; at most 500 at once.
    package func lines(behind sequence: Int) throws -> [AuditLine] {
        let end = try end()
        guard end > sequence else { return [] }
        let last = min(end, sequence + Self.batch)
        return try AuditLine.read(try store.auditLines(before: last + 1, limit: last - sequence)).reversed()
    }
}
