// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// One operation: what it does, who takes part, when, what ties them, and how sure that is.
enum OperationSection {
    static func make(_ operation: OperationFacts, _ facts: ReportFacts) -> Section {
        var sections = [
            ConductSection.make(operation, facts),
            MembersSection.make(operation),
            TimelineSection.make(operation),
            TiesSection.make(operation, facts),
            OriginsSection.make(operation, facts),
        ]
        if let context = ContextSection.make(operation, facts) { sections.append(context) }
        sections += [
            JudgementSection.make(operation)
        ]
        if facts.options.withExcerpts { sections.insert(ExcerptsSection.make(operation), at: 1) }
        return Section(
            id: operation.anchor,
            title: operation.heading,
            blocks: [.paragraph(lead(operation))],
            sections: sections
        )
    }

    private static func lead(_ operation: OperationFacts) -> [Sentence] {
        let linked = operation.operation
        var sentences: [Sentence] = []
        if let likelihood = operation.judgement.likelihood {
            sentences.append(
                Sentence(
                    "\(likelihood.phrase) that most of these \(Wording.count(linked.members.count, "account")) act together; "
                        + "our confidence in that is \(operation.judgement.confidence.rawValue).",
                    see: .init("\(operation.anchor)-judgement", "judgement")
                )
            )
        }
        sentences.append(
            Sentence(
                "They were active from \(linked.firstTime.longDate) to \(linked.lastTime.longDate).",
                see: .init("\(operation.anchor)-timeline", "timeline")
            )
        )
        sentences.append(Sentence("In Tocsin its id is \(linked.id)."))
        return sentences
    }
}
