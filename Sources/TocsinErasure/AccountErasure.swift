// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinAudit
package import TocsinCases
package import TocsinIngest
package import TocsinModel
internal import TocsinSignals
package import TocsinStore

/// Removes what Tocsin keeps of an account, at its owner's request, and says what went and what stays.
///
/// Each step can be repeated: a run that was killed is finished by running it again.
package struct AccountErasure: Sendable {
    /// Whose request it was stands in the signed statement alone.
    private static let subject = "account"

    private let store: any Store & CaseStore
    private let desk: CaseDesk
    private let key: PseudonymKey

    /// Folders in which gateways leave their segments.
    package var segmentFolders: [String] = []
    /// Files of labels, as `decisions export` writes them.
    package var labelFiles: [String] = []

    package init(store: any Store & CaseStore, desk: CaseDesk, key: PseudonymKey) {
        self.store = store
        self.desk = desk
        self.key = key
    }

    /// Erases an account; of one that is nobody's the audit log says nothing.
    ///
    /// - Throws: ``CaseError/notAllowed(role:right:)``, or what the store and the files throw.
    package func run(_ asked: AccountID, at time: Timestamp) throws -> ErasureStatement {
        try desk.actor.mustHave(.erase)
        let aliases = try store.aliases()
        let account = aliases[asked] ?? asked
        let names = aliases.names(with: account)
        var statement = ErasureStatement(account: account, time: time, removed: [])

        let segments = try eraseSegments(names, at: time, &statement)
        let (severed, kept) = try eraseFromCases(names, at: time)
        // A block has to hold under each name.
        let rows = try store.erase([account], keepingNames: !kept.isEmpty) { packed, isKept in
            // What another version of Tocsin measured is of no use to this one.
            guard SignalCodec.isReadable(packed) else { return [] }
            let signals = try SignalCodec.decode(packed)
            guard signals.count == isKept.count else { throw SignalCodecError.damaged }
            return SignalCodec.encode(zip(signals, isKept).filter(\.1).map(\.0))
        }
        // A case may have been opened from what was found about the account while that was still there.
        let late = try eraseFromCases(names, at: time)
        let labels = try labelFiles.reduce(0) { try $0 + Self.eraseLabels($1, of: rows.events) }

        statement.removed = Self.counts(
            rows,
            segments: segments,
            labels: labels,
            severed: severed.union(late.severed).count
        )
        statement.kept = Self.reasons(kept.union(late.kept), otherNames: kept.isEmpty ? 0 : names.count - 1)
        statement.isOfNobody =
            statement.removed.allSatisfy { $0.count == 0 } && kept.union(late.kept).isEmpty && !statement.isUnfinished
        statement.left += Self.elsewhere
        if statement.isOfNobody { return statement }
        try desk.record(
            "account.erase",
            needing: .erase,
            subject: Self.subject,
            at: time,
            Dictionary(uniqueKeysWithValues: statement.removed.map { ($0.name, "\($0.count)") })
        )
        return statement
    }

    /// When an account was last erased, whosever it was; nil for never.
    package func lastTime() throws -> Timestamp? {
        try AuditLine.read(try store.auditLines(about: Self.subject, limit: 1)).first?.record.time
    }

    private func eraseSegments(
        _ names: Set<AccountID>,
        at time: Timestamp,
        _ statement: inout ErasureStatement
    ) throws -> Int {
        let erasure = SegmentErasure(key: key, accounts: names)
        var events = 0
        for folder in segmentFolders {
            let outcome = try erasure.run(folder: folder, at: time)
            events += outcome.events
            statement.left += outcome.left.map {
                ErasureStatement.Left(place: $0.path, advice: $0.advice, isUnfinished: true)
            }
        }
        return events
    }

    private func eraseFromCases(
        _ names: Set<AccountID>,
        at time: Timestamp
    ) throws -> (severed: Set<CaseID>, kept: Set<CaseID>) {
        var (severed, kept): (Set<CaseID>, Set<CaseID>) = ([], [])
        for name in names {
            let changed = try desk.sever(name, at: time)
            severed.formUnion(changed.severed)
            kept.formUnion(changed.kept)
        }
        return (severed, kept)
    }

    /// Takes the labels of some events out of a file; all other lines stay byte for byte.
    private static func eraseLabels(_ path: String, of events: [EventID]) throws -> Int {
        let gone = Set(events.map { Substring($0.description) })
        let newline = UInt8(ascii: "\n")
        let lines = try Data(contentsOf: URL(filePath: path)).split(
            separator: newline,
            omittingEmptySubsequences: false
        )
        // An id stands between quotation marks.
        let kept = lines.filter { gone.isDisjoint(with: String(decoding: $0, as: UTF8.self).split(separator: "\"")) }
        if kept.count < lines.count {
            try Data(kept.joined(separator: [newline])).write(to: URL(filePath: path), options: .atomic)
        }
        return lines.count - kept.count
    }
}
