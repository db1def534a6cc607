// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What takes over parts of a log that were read and scanned elsewhere.
package protocol LogPartStore: Store {
    /// Takes over the log's next stretch in one transaction, as if it had been ingested and scanned here.
    ///
    /// `start`: How far the log was read where the stretch begins.
    ///
    /// - Throws: ``LogPartError/otherRules(name:)``, or what the database throws; nothing was then taken over.
    func takeOver(_ part: LogPart, after start: SourceProgress) throws -> LogPartOutcome
}

/// What came of taking over a part: in all cases but the first, nothing was taken over.
package enum LogPartOutcome: Sendable, Equatable {
    case taken(events: Int)
    /// The store holds events that were not scanned yet: once they are, the part may be taken over.
    case isBehind
    /// Both hold some event, which would count twice, or the part raises findings about a name that the store knows to be another
    /// account's: ``Store/appendEvents(of:after:)``, and scan them here.
    case mustBeScannedHere
}

extension Store {
    /// Adds those events of a part that are not there yet, and all else but what scanning gave.
    ///
    /// A transaction a block. The progress is right when the last is over.
    ///
    /// - Returns: How many events were new.
    package func appendEvents(of part: LogPart, after start: SourceProgress) throws -> Int {
        let progress = part.progress(after: start)
        var newEvents = 0
        for block in part.blocks {
            newEvents += try append(
                IngestBatch(events: block.events, rejects: [], identifierLinks: [], progress: progress)
            )
        }
        _ = try append(
            IngestBatch(
                events: nil,
                rejects: part.rejects(after: start),
                identifierLinks: part.identifierLinks,
                progress: progress
            )
        )
        return newEvents
    }
}
