// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinStore

extension MemoryStore.State {
    /// What `Store.erase` does.
    mutating func erase(
        _ accounts: Set<AccountID>,
        keepingNames keepsNames: Bool,
        signals: ([UInt8], [Bool]) throws -> [UInt8]
    ) throws -> ErasedRows {
        let names = aliases.names(with: accounts)
        var erased = ErasedRows()
        try eraseEvents(of: names, signals: signals, &erased)
        let gone = Set(erased.events)
        erased.findings = findings.count
        findings = findings.filter { $0.value.account.map { !names.contains($0) } ?? true }
        erased.findings -= findings.count
        for (id, finding) in findings where finding.account == nil {
            let rest = finding.evidence.filter { $0.event.map { !gone.contains($0) } ?? true }
            if rest.count < finding.evidence.count { erased.severedReferences += 1 }
            findings[id]?.evidence = rest
        }
        for place in judged.indices.reversed() {
            let rest = judged[place].events.filter { !gone.contains($0) }
            if rest.count == judged[place].events.count { continue }
            guard let last = rest.map(\.time).max() else {
                judged.remove(at: place)
                erased.judgedTexts += 1
                continue
            }
            judged[place].events = rest
            judged[place].lastTime = min(judged[place].lastTime, last)
            erased.severedReferences += 1
        }
        linkState = nil
        for place in operations.indices.reversed() where operations[place].names(names) {
            if let rest = operations[place].without(names) {
                operations[place] = rest
                erased.operationsChanged += 1
            } else {
                operations.remove(at: place)
                erased.operationsRemoved += 1
            }
        }
        erased.aliases = aliases.count
        if !keepsNames { aliases = aliases.filter { !names.contains($0.key) && !names.contains($0.value) } }
        erased.aliases -= aliases.count
        erased.identifierLinks = links.count
        links = links.filter { !names.contains($0.account) && !names.contains($0.identifier) }
        erased.identifierLinks -= links.count
        activity = activity.filter { !names.contains($0.key) }
        let digits = names.map { SavedView.digits(naming: $0) }
        for (person, views) in savedViews {
            let rest = views.filter { view in
                !digits.contains { view.key.lowercased().contains($0) || view.value.lowercased().contains($0) }
            }
            erased.savedViews += views.count - rest.count
            savedViews[person] = rest
        }
        if erased != ErasedRows() { erased.names = names }
        return erased
    }

    /// A batch ends at the number of events up to it, so every end moves with what goes before it.
    private mutating func eraseEvents(
        of names: Set<AccountID>,
        signals: ([UInt8], [Bool]) throws -> [UInt8],
        _ erased: inout ErasedRows
    ) throws {
        let isKept = events.map { event in event.account.map { !names.contains($0) } ?? true }
        func moved(_ end: Int) -> Int { isKept.prefix(end).count { $0 } }
        erased.events = zip(events, isKept).filter { !$1 }.map(\.0.id).sorted()
        segments = try segments.compactMap { segment in
            let end = Int(segment.cursor)
            let start = batchEnds.last { $0 < end } ?? 0
            guard isKept[start..<end].contains(true) else { return nil }
            return SignalSegment(
                cursor: Int64(moved(end)),
                signals: try signals(segment.signals, Array(isKept[start..<end]))
            )
        }
        scanCursor = Int64(moved(Int(scanCursor)))
        activityCursor = Int64(moved(Int(activityCursor)))
        batchEnds = Set(batchEnds.map(moved)).subtracting([0]).sorted()
        events = zip(events, isKept).filter(\.1).map(\.0)
        places = Dictionary(uniqueKeysWithValues: events.enumerated().map { ($1.id, $0) })
    }
}
