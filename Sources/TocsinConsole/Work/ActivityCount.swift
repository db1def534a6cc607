// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinSignals
package import TocsinStore

/// Counts the requests of accounts that have findings, ties or a case: new events for all of them, and all events for new ones.
package struct ActivityCount: Sendable {
    private let store: any Store
    /// Written to the store when so many accounts have counts in memory.
    private static let mostInMemory = 20_000

    package init(store: any Store) {
        self.store = store
    }

    /// `isCancelled`: Asked after each batch; what was not written by then is counted the next time.
    package func run(isCancelled: () -> Bool = { false }) throws {
        let (place, missing) = try store.activityProgress()
        let new = Set(missing)
        // Rows are made for all that are new, even where nothing is counted: they are then known.
        if !new.isEmpty {
            try count(from: 0, upTo: place.cursor, place, new: new, isCancelled) { new.contains($0) }
        }
        if isCancelled() { return }
        var known: [AccountID: Bool] = [:]
        try count(from: place.cursor, upTo: .max, place, new: [], isCancelled) { account in
            if let answer = known[account] { return answer }
            let answer = try store.activity(of: account) != nil
            known[account] = answer
            return answer
        }
    }

    /// `counted`: Where counting stands; it moves along where `end` lies behind it.
    private func count(
        from start: Int64,
        upTo end: Int64,
        _ counted: ActivityPlace,
        new: Set<AccountID>,
        _ isCancelled: () -> Bool,
        _ isWanted: (AccountID) throws -> Bool
    ) throws {
        var counts: [AccountID: AccountActivity] = [:]
        for account in new { counts[account] = AccountActivity() }
        var place = start
        // Where counting stood when what is in memory began.
        var written = counted
        let moves = end > counted.cursor
        while place < end, let batch = try store.eventBatch(after: place, withText: false), batch.cursor <= end {
            // A second count of the same accounts must not find half of the first.
            if isCancelled() && !moves { return }
            place = batch.cursor
            let signals = try store.signalSegment(at: place).map { try SignalCodec.decode($0.signals) } ?? []
            for (index, event) in try batch.load().enumerated() {
                guard let account = event.account, try isWanted(account) else { continue }
                let language = signals.indices.contains(index) ? signals[index]?.language : nil
                counts[account, default: AccountActivity()].count(event, language: language)
            }
            // In one step with its place, so that nothing counts twice; another console may have been faster.
            if moves && (counts.count >= Self.mostInMemory || isCancelled()) {
                guard try store.addActivity(counts, from: written, to: place), !isCancelled() else { return }
                written.cursor = place
                counts = [:]
            }
        }
        if !counts.isEmpty || place > written.cursor {
            _ = try store.addActivity(counts, from: written, to: moves ? place : counted.cursor)
        }
    }
}
