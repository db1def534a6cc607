// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
package import TocsinCases
package import TocsinIngest
package import TocsinModel
internal import TocsinSignals
package import TocsinStore

/// Removes what Tocsin keeps of an account, at its owner's request, and says what went and what stays.
///
/// A run that was stopped is finished by running it again: what only the account's events tell, such as which labels are theirs, goes before they do, and the
/// audit log's entry with them. Only the list is lost where it is stopped behind that.
package struct AccountErasure: Sendable {
    /// Whose request it was stands in the signed statement alone.
    private static let subject = "account"

    private let store: any Store & CaseStore
    private let desk: CaseDesk

    /// Folders in which gateways leave their segments, which hold names, and the key of the store's pseudonyms; nil for none.
    package var segments: (folders: [String], key: PseudonymKey)?
    /// Files of labels, as `decisions export` writes them.
    package var labelFiles: [String] = []

    /// - Parameters:
    ///   - store: What is gone through.
    ///   - desk: Who erases.
    package init(store: any Store & CaseStore, desk: CaseDesk) {
        self.store = store
        self.desk = desk
    }

    /// Erases an account; of one that is nobody's the audit log says nothing.
    ///
    /// What fails once the account is out of the store is on the list as unfinished.
    ///
    /// - Throws: ``CaseError/notAllowed(role:right:)``, ``LabelFileError``, or what the store and the segments throw.
    package func run(_ asked: AccountID, at time: Timestamp) throws -> ErasureStatement {
        try desk.actor.mustHave(.erase)
        let aliases = try store.aliases()
        let account = aliases[asked] ?? asked
        let names = aliases.names(with: account)
        var statement = ErasureStatement(account: account, time: time, removed: [])

        var segments = try eraseSegments(names, at: time, &statement)
        var (severed, kept) = try eraseFromCases(names, at: time)
        // A block has to hold under each name, and a repeat has to know them all where segments are left.
        let keepsNames = !kept.isEmpty || statement.isUnfinished
        let labelled = try labelFiles.isEmpty ? [] : events(of: names)
        var labels = try labelFiles.reduce(0) { try $0 + LabelFile(path: $1).erase(labelled) }
        var isLogged = false
        let rows = try store.erase([account], keepingNames: keepsNames, signals: Self.packAgain) { erased in
            let removed = Self.counts(erased, segments: segments, labels: labels, severed: severed.count)
            isLogged = !Self.isOfNobody(removed, kept, statement)
            return isLogged ? record(removed, at: time) : nil
        }

        // From here on nothing may keep the list from being given: a repeat would find nothing to put on it.
        if let reason = rows.leftInFiles { statement.left.append(Self.leftInFiles(reason)) }
        let leftBefore = statement.left.count
        let joined = rows.names.subtracting(names)
        do {
            if !joined.isEmpty { segments += try eraseSegments(joined, at: time, &statement) }
        } catch {
            statement.left.append(Self.leftInSegments("\(error)"))
        }
        let allNames = names.union(joined)
        do {
            let late = try eraseFromCases(allNames, at: time)
            severed.formUnion(late.severed)
            kept.formUnion(late.kept)
        } catch {
            statement.left.append(Self.leftInCases("\(error)"))
        }
        // What a repeat is to go through again, it has to find by names that are gone.
        if statement.left.count > leftBefore && !keepsNames && allNames.count > 1 {
            statement.left.append(Self.leftNames(allNames.subtracting([asked])))
        }
        labels += eraseLateLabels(of: Set(rows.events).subtracting(labelled), &statement)

        statement.removed = Self.counts(rows, segments: segments, labels: labels, severed: severed.count)
        statement.kept = Self.reasons(kept, otherNames: keepsNames ? allNames.count - 1 : 0)
        statement.isOfNobody = Self.isOfNobody(statement.removed, kept, statement)
        statement.left += Self.elsewhere
        if !isLogged && !statement.isOfNobody { try store.appendAudit(record(statement.removed, at: time)) }
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
        guard let segments else { return 0 }
        let erasure = SegmentErasure(key: segments.key, accounts: names)
        var events = 0
        for folder in segments.folders {
            let outcome = try erasure.run(folder: folder, at: time)
            events += outcome.events
            for segment in outcome.left {
                let left = ErasureStatement.Left(place: segment.path, advice: segment.advice, isUnfinished: true)
                if !statement.left.contains(left) { statement.left.append(left) }
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

    /// Takes out labels of events that came while the account was being erased.
    private func eraseLateLabels(of events: Set<EventID>, _ statement: inout ErasureStatement) -> Int {
        if events.isEmpty { return 0 }
        var labels = 0
        for path in labelFiles {
            do {
                labels += try LabelFile(path: path).erase(events)
            } catch {
                statement.left.append(Self.leftInLabels(path))
            }
        }
        return labels
    }

    private func events(of names: Set<AccountID>) throws -> Set<EventID> {
        var events: Set<EventID> = []
        var cursor: Int64 = 0
        while let batch = try store.eventBatch(after: cursor, withText: false) {
            cursor = batch.cursor
            for event in try batch.load() where event.account.map(names.contains) ?? false { events.insert(event.id) }
        }
        return events
    }

    private static func packAgain(_ packed: [UInt8], keeping isKept: [Bool]) throws -> [UInt8] {
        // What another version of Tocsin measured is of no use to this one.
        guard SignalCodec.isReadable(packed) else { return [] }
        let signals = try SignalCodec.decode(packed)
        guard signals.count == isKept.count else { throw SignalCodecError.damaged }
        return SignalCodec.encode(zip(signals, isKept).filter(\.1).map(\.0))
    }

    private static func isOfNobody(
        _ removed: [ErasureStatement.Count],
        _ kept: Set<CaseID>,
        _ statement: ErasureStatement
    ) -> Bool {
        removed.allSatisfy { $0.count == 0 } && kept.isEmpty && !statement.isUnfinished
    }

    private func record(_ removed: [ErasureStatement.Count], at time: Timestamp) -> AuditRecord {
        AuditRecord(
            time: time,
            actor: desk.actor.name,
            role: desk.actor.role.rawValue,
            action: "account.erase",
            subject: Self.subject,
            details: Dictionary(uniqueKeysWithValues: removed.map { ($0.name, "\($0.count)") })
        )
    }
}
