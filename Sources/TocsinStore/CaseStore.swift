// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinAudit
package import TocsinModel

/// Where cases and the audit log are kept, each case with what the log says of it.
///
/// Each method that writes is one transaction: after a crash at any moment it has happened whole or not at all.
package protocol CaseStore: Sendable {
    /// All cases, ordered by number.
    func cases() throws -> [CaseDocument]

    /// One case; nil for a number that is not there.
    func caseDocument(_ number: Int) throws -> CaseDocument?

    /// The highest number; 0 without cases.
    func lastCaseNumber() throws -> Int

    /// Summaries of cases, the most urgent first, then by number.
    func caseSummaries(_ query: CaseQuery) throws -> [CaseSummary]

    /// How many cases a query finds, whatever its limit.
    func caseCount(_ query: CaseQuery) throws -> Int

    /// Accounts in a range that cases are about, ascending.
    func accountsOfCases(in range: ClosedRange<AccountID>, limit: Int) throws -> [AccountID]

    /// Cases that were written without a summary, ordered by number.
    func casesWithoutSummary() throws -> [CaseDocument]

    /// Writes summaries of cases that have none.
    func addSummaries(_ summaries: [CaseSummary]) throws

    /// The times of all cases that are no duplicates, ordered by number; those that were parted off for an appeal say so.
    func caseTimes() throws -> [CaseTimes]

    /// What decisions said of rules, ordered by rule.
    func ruleVerdicts() throws -> [RuleVerdicts]

    /// Accounts with raised findings of at least a level that no case is about: the worst finding first, then the earliest.
    func accountsWithoutCase(atLeast level: FindingLevel, limit: Int) throws -> [AccountID]

    /// Writes cases and what the audit log has to say of them, all or nothing.
    ///
    /// - Throws: ``CaseStoreError/conflict(number:)`` when one has another version than was read, ``CaseStoreError/damagedAudit``,
    ///   ``CaseStoreError/auditEntryTooLong(bytes:)``.
    func commit(_ changes: [CaseChange]) throws

    /// Puts a record of something that changes no case behind the audit log.
    ///
    /// - Throws: ``CaseStoreError/damagedAudit``, ``CaseStoreError/auditEntryTooLong(bytes:)``.
    func appendAudit(_ record: AuditRecord) throws

    /// Removes accounts as ``Store/erase(_:keepingNames:signals:)`` does, with what the audit log has to say of it in the same transaction.
    ///
    /// - Parameters:
    ///   - accounts: As there.
    ///   - keepsNames: As there.
    ///   - signals: As there.
    ///   - logging: What is put behind the log when so much went; nil for nothing. It may be asked again where a connection broke.
    /// - Returns: What went.
    /// - Throws: What `signals` throws, and as ``appendAudit(_:)``; nothing then went.
    func erase(
        _ accounts: Set<AccountID>,
        keepingNames keepsNames: Bool,
        signals: ([UInt8], [Bool]) throws -> [UInt8],
        logging: (ErasedRows) -> AuditRecord?
    ) throws -> ErasedRows

    /// The audit log's entries as lines, from the first on.
    func auditLines() throws -> [String]

    /// The log's entries in front of a number, the last first; nil for its end.
    func auditLines(before sequence: Int?, limit: Int) throws -> [String]

    /// The entries about something in front of a number, the last first; nil for the log's end.
    func auditLines(about subject: String, before sequence: Int?, limit: Int) throws -> [String]

    // MARK: What people keep for themselves

    /// Somebody's saved views, ordered by name.
    func savedViews(of person: String) throws -> [SavedView]

    /// Keeps a view in the place of one of the same name; nil forgets it.
    func setSavedView(_ name: String, _ query: String?, of person: String) throws
}

extension CaseStore {
    /// The last entries about something, the last first.
    package func auditLines(about subject: String, limit: Int) throws -> [String] {
        try auditLines(about: subject, before: nil, limit: limit)
    }
}
