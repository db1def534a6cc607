// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// The report as a STIX 2.1 bundle.
///
/// No observable and no account is released, and nothing is custom: workbenches drop objects with properties that they do not know.
struct StixBundle {
    let facts: ReportFacts

    var bytes: [UInt8] {
        let objects = objects()
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("type", "bundle")
            writer.member("id", StixID("bundle", reportKey).description)
            writer.key("objects")
            writer.array { writer in
                for object in objects { object.write(to: &writer) }
            }
        }
        writer.endLine()
        return writer.utf8
    }

    /// What makes this report another than the next: who, when, by which rules, and how it was made.
    private var reportKey: [String] {
        let period = facts.input.period
        return [
            facts.publisher, period.lowerBound.description, period.upperBound.description, facts.input.rulesVersion,
            facts.mark.rawValue, String(facts.options.minimumGroup), String(facts.options.withExcerpts),
            String(facts.options.stixExtensions),
        ]
            + (facts.options.withIndicators ? ["indicators"] : [])
            + facts.chosenIDs
    }

    private func objects() -> [StixObject] {
        let author = StixAuthor(facts: facts)
        var described: [StixObject] = []
        let techniques = Set(facts.operations.flatMap(\.techniques)).sorted()
        described += techniques.map { StixTechnique.object($0, author) }
        for operation in facts.operations {
            described += StixOperation(operation: operation, facts: facts, author: author).objects
        }
        // Two operations may share a prompt, which has one id.
        var seen: Set<StixID> = []
        described = described.filter { seen.insert($0.id).inserted }
        let report = StixObject(
            type: "report",
            id: StixID("report", reportKey),
            origin: .init(author: author.id, created: facts.input.period.upperBound, modified: facts.lastChange),
            marking: author.marking
        ) { writer in
            writer.member("name", ReportSections.title(facts))
            writer.member("description", description)
            writer.member("report_types", ["threat-report"])
            writer.member("published", facts.input.period.upperBound.description)
            writer.member("object_refs", ([author.id] + described.map(\.id)).map(\.description))
        }
        var definitions = [StixMarking.object(facts.mark)]
        if described.contains(where: { $0.type == StixPrompt.type }) { definitions.append(StixPrompt.definition) }
        return definitions + [author.object, report] + described
    }

    /// The summary's sentences.
    private var description: String {
        SummarySection.make(facts).blocks.flatMap { block -> [String] in
            switch block {
            case .paragraph(let sentences), .list(let sentences): sentences.map(\.text)
            default: []
            }
        }.joined(separator: " ")
    }
}
