// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What a report says, counted once from its input, so that every format says the same.
package struct ReportFacts: Sendable {
    package let publisher: String
    package let mark: SharingMark
    package let options: ReportOptions
    package let input: ReportInput
    /// Raised findings alone, ordered by first time, then id.
    package let findings: [Finding]
    /// The harmful operations that are large enough to describe, in the order in which they began.
    package let operations: [OperationFacts]
    /// Harmful operations of fewer accounts than a report describes.
    package let smallOperations: Int
    /// Groups in which no harm was found, of which only their number is ever said.
    package let coordinatedGroups: Int
    /// Findings on accounts of no described operation.
    package let outside: [Finding]

    package init(_ input: ReportInput, _ options: ReportOptions) {
        self.input = input
        self.options = options
        let name = PlainText.cleaned(input.publisher).trimmingSpaces
        publisher = name.isEmpty ? "An AI service" : name
        mark = options.withExcerpts ? options.mark.forExcerpts : options.mark
        let findings = input.findings.filter { !$0.isShadow }.sorted { ($0.firstTime, $0.id) < ($1.firstTime, $1.id) }
        self.findings = findings

        let harmful = input.operations.filter { operation in
            operation.standing == .harmful && options.chosen?.contains(operation.id) ?? true
        }
        let described = harmful.filter { $0.members.count >= options.minimumGroup }
            .sorted { ($0.firstTime, $0.id) < ($1.firstTime, $1.id) }
        coordinatedGroups = input.operations.count { $0.standing != .harmful }
        smallOperations = harmful.count - described.count

        var byOperation: [[Finding]] = Array(repeating: [], count: described.count)
        var outside: [Finding] = []
        let index = OperationIndex(described)
        for finding in findings {
            if let position = index.position(of: finding.subject) {
                byOperation[position].append(finding)
            } else {
                outside.append(finding)
            }
        }
        self.outside = outside
        operations = described.indices.map { position in
            OperationFacts(
                number: position + 1,
                operation: described[position],
                activity: input.activities[described[position].id],
                findings: byOperation[position],
                input: input,
                options: options
            )
        }
    }

    /// The operations that were chosen, as text in order; empty where all are described.
    var chosenIDs: [String] { options.chosen?.map(\.description).sorted() ?? [] }

    /// When the report last became another: the end of its period, or for a later version the day of that version.
    ///
    /// Versions of one day are a millisecond apart.
    var lastChange: Timestamp {
        let end = input.period.upperBound
        guard let version = options.versions.last, version.number > 1 else { return end }
        return max(end, Timestamp(milliseconds: Timestamp(day: version.day).milliseconds + Int64(version.number)))
    }

    /// The events that described operations may quote: no other text is needed, and these need none to be told.
    package var quotableEvents: Set<EventID> {
        Set(operations.flatMap { Excerpt.events(of: $0.findings) })
    }

    /// Counts of all sources together.
    package var coverage: Coverage {
        input.sources.reduce(into: Coverage()) { $0 += $1.coverage }
    }

    /// Rules that raised a finding.
    package var rulesWithFindings: Int { Set(findings.map(\.rule.id)).count }

    /// Accounts that have a finding.
    package var accountsWithFindings: Int {
        Set(findings.compactMap(\.account)).count
    }
}

/// Which operation a finding belongs to.
private struct OperationIndex {
    private var byAccount: [AccountID: Int] = [:]
    private var byOperation: [OperationID: Int] = [:]

    init(_ operations: [Operation]) {
        for (position, operation) in operations.enumerated() {
            byOperation[operation.id] = position
            for member in operation.members { byAccount[member.account] = position }
        }
    }

    func position(of subject: Finding.Subject) -> Int? {
        switch subject {
        case .account(let account): byAccount[account]
        case .operation(let operation): byOperation[operation]
        }
    }
}

extension String {
    /// Without spaces at either end.
    var trimmingSpaces: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
