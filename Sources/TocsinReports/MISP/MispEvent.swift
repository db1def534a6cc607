// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// The report as a MISP event, as its REST interface and `pymisp` take it.
///
/// One attribute of type `campaign-name` for each operation, with its techniques as tags. No account is released; indicators and excerpts only where they
/// were asked for, the latter as objects of the template `ai-chat-prompt`.
struct MispEvent {
    let facts: ReportFacts

    var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("Event")
            writer.object { write(to: &$0) }
        }
        writer.endLine()
        return writer.utf8
    }

    private var end: Timestamp { facts.input.period.upperBound }
    private var time: String { "\(facts.lastChange.milliseconds / 1000)" }
    /// What stays the same in every version of a report, so that a later one takes the place of an earlier one.
    private var key: [String] {
        [facts.publisher, facts.input.period.lowerBound.description, end.description] + facts.chosenIDs
    }

    private func write(to writer: inout JSONWriter) {
        writer.member("uuid", MispUUID.of("event", key))
        writer.member("info", ReportSections.title(facts))
        writer.member("date", end.dayDescription)
        writer.member("timestamp", time)
        writer.member("threat_level_id", threatLevel)
        // Completed.
        writer.member("analysis", "2")
        writer.member("distribution", facts.mark.mispDistribution)
        writer.member("published", false)
        writer.key("Orgc")
        writer.object { writer in
            writer.member("name", facts.publisher)
            writer.member("uuid", MispUUID.of("organisation", [facts.publisher]))
        }
        Self.write(tags: [facts.mark.mispTag], to: &writer)
        writer.key("Attribute")
        writer.array { writer in
            for operation in facts.operations {
                write(operation, to: &writer)
                for indicator in operation.indicators { write(indicator, of: operation, to: &writer) }
            }
        }
        writer.key("Object")
        writer.array { writer in
            for operation in facts.operations {
                for excerpt in operation.excerpts where excerpt.isPrompt {
                    write(excerpt, of: operation, to: &writer)
                }
            }
        }
    }

    /// 1 high, 2 medium, 3 low, 4 undefined: the worst of the described operations' findings.
    private var threatLevel: String {
        switch facts.operations.flatMap(\.findings).map(\.rule.level).max() {
        case .critical, .high: "1"
        case .medium: "2"
        case .low: "3"
        case .informational, nil: "4"
        }
    }

    private func write(_ operation: OperationFacts, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("uuid", MispUUID.of("attribute", [facts.publisher, operation.operation.id.description]))
            writer.member("type", "campaign-name")
            writer.member("category", "Attribution")
            writer.member("value", StixOperation.name(operation))
            writer.member("comment", StixOperation.description(operation))
            writer.member("to_ids", false)
            writer.member("distribution", "5")
            writer.member("timestamp", time)
            writer.member("first_seen", operation.operation.firstTime.description)
            writer.member("last_seen", operation.operation.lastTime.description)
            Self.write(tags: tags(operation), to: &writer)
        }
    }

    private func write(_ indicator: Indicator, of operation: OperationFacts, to writer: inout JSONWriter) {
        let (type, category) = indicator.mispType
        writer.object { writer in
            writer.member("uuid", MispUUID.of("attribute", [facts.publisher, type, indicator.value]))
            writer.member("type", type)
            writer.member("category", category)
            writer.member("value", indicator.value)
            writer.member(
                "comment",
                "\(StixOperation.name(operation)); named by "
                    + Wording.accountCount(indicator.accounts, minimum: facts.options.minimumGroup)
            )
            writer.member("to_ids", indicator.kind != .code)
            writer.member("distribution", "5")
            writer.member("timestamp", time)
            writer.member("first_seen", indicator.firstTime.description)
            writer.member("last_seen", indicator.lastTime.description)
        }
    }

    private func tags(_ operation: OperationFacts) -> [String] {
        var tags = operation.techniques.map(\.mispTag)
        if let likelihood = operation.judgement.likelihood {
            tags.append("estimative-language:likelihood-probability=\"\(likelihood.mispWord)\"")
        }
        tags.append(
            "estimative-language:confidence-in-analytic-judgment=\"\(operation.judgement.confidence.rawValue)\""
        )
        // The operator's own log: usually reliable.
        tags.append("admiralty-scale:source-reliability=\"b\"")
        tags.append("admiralty-scale:information-credibility=\"\(operation.judgement.informationGrade)\"")
        return tags
    }

    private func write(_ excerpt: Excerpt, of operation: OperationFacts, to writer: inout JSONWriter) {
        let key = [facts.publisher, operation.operation.id.description, excerpt.time.description, excerpt.text]
        writer.object { writer in
            writer.member("uuid", MispUUID.of("object", key))
            writer.member("name", "ai-chat-prompt")
            writer.member("meta-category", "misc")
            writer.member("template_uuid", "a78f4156-0bb7-405c-aa25-ba16a73f68e4")
            writer.member("template_version", "2")
            writer.member("distribution", "5")
            writer.member("comment", "\(StixOperation.name(operation)); redacted")
            writer.key("Attribute")
            writer.array { writer in
                for (relation, text) in [("prompt", excerpt.text), ("comment", excerpt.ruleTitle)] {
                    writer.object { writer in
                        writer.member("uuid", MispUUID.of("object-attribute", key + [relation]))
                        writer.member("object_relation", relation)
                        writer.member("type", "text")
                        writer.member("category", "Other")
                        writer.member("value", text)
                        writer.member("to_ids", false)
                        writer.member("distribution", "5")
                    }
                }
            }
        }
    }

    private static func write(tags: [String], to writer: inout JSONWriter) {
        writer.key("Tag")
        writer.array { writer in
            for tag in tags { writer.object { $0.member("name", tag) } }
        }
    }
}
