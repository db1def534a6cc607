// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// One operation as a campaign, with its techniques, the judgement on it, and redacted prompts where they were asked for.
struct StixOperation {
    let operation: OperationFacts
    let facts: ReportFacts
    let author: StixAuthor

    var objects: [StixObject] {
        [campaign] + operation.techniques.map { relation("uses", to: StixTechnique.id($0, author)) } + [note] + prompts
            + indicators
    }

    private var key: [String] { [facts.publisher, operation.operation.id.description] }
    private var campaignID: StixID { StixID("campaign", key) }

    /// First seen by the operation, last touched by the report.
    private var origin: StixObject.Origin {
        let created = operation.operation.firstTime
        return .init(
            author: author.id,
            created: created,
            modified: max(created, facts.lastChange),
            confidence: confidence
        )
    }

    /// STIX 2.1, appendix A, from low, medium, high.
    private var confidence: Int {
        switch operation.judgement.confidence {
        case .low: 15
        case .moderate: 50
        case .high: 85
        }
    }

    private var campaign: StixObject {
        StixObject(type: "campaign", id: campaignID, origin: origin, marking: author.marking) { writer in
            writer.member("name", Self.name(operation))
            writer.member("description", Self.description(operation))
            writer.member("first_seen", operation.operation.firstTime.description)
            writer.member("last_seen", operation.operation.lastTime.description)
            if let category = operation.category { writer.member("objective", category.explanation) }
        }
    }

    /// Such as `Phishing, operation 00f1a2b3`.
    static func name(_ operation: OperationFacts) -> String { "\(operation.title), operation \(shortID(operation))" }

    /// The first eight digits of its id.
    static func shortID(_ operation: OperationFacts) -> String {
        String(operation.operation.id.description.replacing("operation-", with: "").prefix(8))
    }

    static func description(_ operation: OperationFacts) -> String {
        let rules = operation.rules.prefix(5).map { "\($0.title) (\(Wording.count($0.findings, "finding")))" }
        let members = Wording.count(operation.operation.members.count, "account")
        return rules.isEmpty ? "\(members)." : "\(members). Rules that fired most: \(rules.joined(separator: "; "))."
    }

    private var note: StixObject {
        let sentences = JudgementSection.make(operation).blocks.flatMap { block -> [String] in
            switch block {
            case .paragraph(let sentences), .list(let sentences): sentences.map(\.text)
            default: []
            }
        }
        let content = sentences.joined(separator: "\n")
        return StixObject(
            type: "note",
            id: StixID("note", key + [facts.input.period.upperBound.description, content]),
            origin: author.origin(at: facts.input.period.upperBound, confidence: confidence),
            marking: author.marking
        ) { writer in
            writer.member("abstract", "How sure we are, and what else it might be")
            writer.member("content", content)
            writer.member("object_refs", [campaignID.description])
        }
    }

    private var prompts: [StixObject] {
        guard facts.options.stixExtensions, facts.options.withExcerpts else { return [] }
        return operation.excerpts.filter(\.isPrompt).flatMap { excerpt in
            let prompt = StixPrompt.object(excerpt, author)
            return [prompt, relation("related-to", to: prompt.id)]
        }
    }

    private var indicators: [StixObject] {
        operation.indicators.flatMap { indicator -> [StixObject] in
            let object = StixIndicator.object(
                indicator,
                author,
                created: origin.created,
                confidence: confidence
            )
            guard let object else { return [] }
            return [object, relation(from: object.id, "indicates", to: campaignID)]
        }
    }

    private func relation(_ type: String, to target: StixID) -> StixObject {
        relation(from: campaignID, type, to: target)
    }

    private func relation(from source: StixID, _ type: String, to target: StixID) -> StixObject {
        // A campaign's own relations were named before others had any.
        let parts = source == campaignID ? [type, target.description] : [source.description, type, target.description]
        return StixObject(
            type: "relationship",
            id: StixID("relationship", key + parts),
            origin: origin,
            marking: author.marking
        ) { writer in
            writer.member("relationship_type", type)
            writer.member("source_ref", source.description)
            writer.member("target_ref", target.description)
        }
    }
}
