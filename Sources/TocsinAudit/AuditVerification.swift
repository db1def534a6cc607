// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// What a log's lines come to.
package struct AuditVerification: Sendable, Equatable {
    /// Entries before the first problem, all of them when there is none.
    package var entries = 0
    /// The last sound entry; nil when there is none.
    package var head: AuditHead?
    package var problem: AuditProblem?

    package init(entries: Int = 0, head: AuditHead? = nil, problem: AuditProblem? = nil) {
        self.entries = entries
        self.head = head
        self.problem = problem
    }

    /// Reads a log from its first entry on, and stops at the first that is not what was written.
    ///
    /// - Parameters:
    ///   - lines: Entries as ``AuditEntry/line`` wrote them, in the log's order.
    ///   - known: Ends of the log that somebody vouches for, such as checkpoints; any order. Without one, nobody can tell that the
    ///     last entries were cut off, or that the whole log was written anew.
    ///   - each: Called with every sound entry, in order.
    /// - Returns: How far it is sound, and what is wrong behind that.
    /// - Throws: ``JSONError/outOfMemory``.
    package static func verify(
        _ lines: some Sequence<String>,
        known: [AuditHead] = [],
        each: (AuditEntry) -> Void = { _ in }
    ) throws -> AuditVerification {
        let parser = try JSONParser(maximumBytes: AuditEntry.maximumBytes)
        let known = Dictionary(grouping: known, by: \.sequence)
        var verification = AuditVerification()
        for (index, line) in lines.enumerated() {
            do throws(AuditProblem) {
                let entry = try next(behind: verification.head, line: index + 1, line, known, parser)
                verification.entries = entry.sequence
                verification.head = entry.head
                each(entry)
            } catch {
                verification.problem = error
                return verification
            }
        }
        if let last = known.keys.max(), last > verification.entries {
            verification.problem = .cutOff(after: verification.entries, known: last)
        }
        return verification
    }

    private static func next(
        behind head: AuditHead?,
        line number: Int,
        _ line: String,
        _ known: [Int: [AuditHead]],
        _ parser: JSONParser
    ) throws(AuditProblem) -> AuditEntry {
        let expected = (head?.sequence ?? 0) + 1
        guard let entry = AuditEntry(line: line, parser: parser) else {
            throw .altered(sequence: expected, line: number)
        }
        if entry.sequence > expected { throw .missing(sequence: expected, found: entry.sequence) }
        if entry.sequence < expected { throw .outOfOrder(sequence: entry.sequence, expected: expected) }
        guard entry.previous == head?.digest ?? .none else { throw .brokenChain(sequence: expected) }
        guard known[expected]?.allSatisfy({ $0 == entry.head }) ?? true else {
            throw .notTheKnown(sequence: expected)
        }
        return entry
    }
}

/// The first thing that is wrong with a log.
package enum AuditProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// Not what was written. `line`: From 1.
    case altered(sequence: Int, line: Int)
    /// An entry, or several, were taken out.
    case missing(sequence: Int, found: Int)
    /// An entry stands where a later one belongs.
    case outOfOrder(sequence: Int, expected: Int)
    /// The entry before this one was written anew, or this one was.
    case brokenChain(sequence: Int)
    /// A checkpoint saw another entry there.
    case notTheKnown(sequence: Int)
    /// A checkpoint saw more.
    case cutOff(after: Int, known: Int)

    package var description: String {
        let what =
            switch self {
            case .altered(let sequence, let line): "Entry \(sequence) (line \(line)) is not as it was written."
            case .missing(let sequence, let found): "Entry \(sequence) is missing: entry \(found) stands in its place."
            case .outOfOrder(let sequence, let expected):
                "Entry \(sequence) stands where entry \(expected) belongs: entries were moved or repeated."
            case .brokenChain(let sequence):
                "Entry \(sequence) does not follow from the entry before it: one of the two was written anew."
            case .notTheKnown(let sequence): "Entry \(sequence) is not the one that a checkpoint vouches for."
            case .cutOff(let after, let known):
                "The log ends after entry \(after), and a checkpoint saw entry \(known): the end was cut off."
            }
        return what + " Keep the file as it is, and compare it with a backup or an earlier export."
    }
}
