// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinReports
package import TocsinStore

/// What accounts were last tied into operations with, kept in the store: a report has to say when more is known by now.
package enum LinkedFindings {
    private static let key = "link.findings"

    /// - Parameters:
    ///   - findings: All that linking read, in the store's order.
    ///   - store: Where they are.
    /// - Throws: What the store throws.
    package static func save(_ findings: [Finding], in store: any Store) throws {
        try store.setValue(mark(findings, store), for: key)
    }

    /// How the store's operations stand to its findings.
    package static func state(of findings: [Finding], in store: any Store) throws -> ReportInput.Tying {
        guard let linked = try store.value(for: key) else { return .never }
        return linked == (try mark(findings, store)) ? .current : .outdated
    }

    /// Changes with the events that were scanned, with the rules, and with what was found of accounts.
    ///
    /// What is found of operations follows from these.
    private static func mark(_ findings: [Finding], _ store: any Store) throws -> String {
        var hash = StableHash()
        hash.combine(try store.value(for: StoreSetting.scanRules) ?? "")
        hash.combine(try store.value(for: StoreSetting.scanCursor) ?? "")
        for finding in findings where finding.account != nil { hash.combine(finding.id.description) }
        return String(hash.value, radix: 16)
    }
}
