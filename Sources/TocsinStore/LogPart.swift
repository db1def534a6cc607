// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// One stretch of a log that was read and scanned elsewhere, to be taken over by a ``LogPartStore``.
///
/// All of it is in memory, packed: Spark hands a part over as one value, too.
package struct LogPart: Sendable {
    /// One batch of events, with the text signals of each as ``ScanBatch/signals`` has them.
    package struct Block: Sendable {
        package var events: EventBlock
        package var signals: [UInt8]

        package init(events: EventBlock, signals: [UInt8]) {
            self.events = events
            self.signals = signals
        }
    }

    /// For errors.
    package var name: String
    /// With which rules all of it was scanned.
    package var rulesVersion: String
    /// In the log's order; no event is there twice.
    package var blocks: [Block]
    /// What its requests gave.
    package var findings: [Finding]
    package var identifierLinks: [IdentifierLink]
    /// With lines and bytes counted from where the stretch begins.
    package var rejects: [Reject]
    /// What was read, counted from where the stretch begins.
    package var sources: [SourceProgress]

    package init(
        name: String,
        rulesVersion: String,
        blocks: [Block],
        findings: [Finding],
        identifierLinks: [IdentifierLink],
        rejects: [Reject],
        sources: [SourceProgress]
    ) {
        self.name = name
        self.rulesVersion = rulesVersion
        self.blocks = blocks
        self.findings = findings
        self.identifierLinks = identifierLinks
        self.rejects = rejects
        self.sources = sources
    }

    package var eventCount: Int { blocks.reduce(0) { $0 + $1.events.ids.count } }

    /// How far a log is read when this stretch is in, from how far it was read where the stretch begins.
    package func progress(after start: SourceProgress) -> SourceProgress {
        var progress = start
        for source in sources {
            progress.coverage += source.coverage
            progress.rejects += source.rejects
            progress.bytes += source.bytes
            progress.lines += source.lines
        }
        return progress
    }

    /// Its rejects, with the lines and bytes that they have in the log.
    package func rejects(after start: SourceProgress) -> [Reject] {
        rejects.map { reject in
            Reject(
                file: start.name,
                line: reject.line + start.lines,
                byteOffset: reject.byteOffset + start.bytes,
                code: reject.code,
                reason: reject.reason
            )
        }
    }

    /// Whether a finding is about a name that a store reads as another account's.
    package func raisesFindings(aboutOneOf aliases: [AccountID: AccountID]) -> Bool {
        findings.contains { finding in finding.account.map { aliases[$0] ?? $0 } != finding.account }
    }
}

/// Why a part cannot be taken over at all.
package enum LogPartError: Error, Equatable, CustomStringConvertible {
    case notScanned(name: String)
    case otherRules(name: String)

    package var description: String {
        switch self {
        case .notScanned(let name): "'\(name)' was not scanned to its end. Make it with 'tocsin spark part'."
        case .otherRules(let name):
            "'\(name)' was scanned with other rules, or another classifier, than the store. Have the same on every machine, and submit again."
        }
    }
}
