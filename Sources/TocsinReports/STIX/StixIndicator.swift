// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// An indicator with its pattern.
enum StixIndicator {
    /// Nil for what STIX has no object for.
    static func object(_ indicator: Indicator, _ author: StixAuthor, confidence: Int) -> StixObject? {
        guard let pattern = indicator.pattern else { return nil }
        let accounts = Wording.accountCount(indicator.accounts, minimum: author.facts.options.minimumGroup)
        let origin = StixObject.Origin(
            author: author.id,
            created: indicator.firstTime,
            modified: max(indicator.firstTime, author.facts.input.period.upperBound),
            confidence: confidence
        )
        return StixObject(
            type: "indicator",
            id: StixID("indicator", [author.facts.publisher, pattern]),
            origin: origin,
            marking: author.marking
        ) { writer in
            writer.member("name", indicator.value)
            writer.member(
                "description",
                "Named in requests of \(accounts) of the operation and of nobody else."
            )
            writer.member("indicator_types", ["malicious-activity"])
            writer.member("pattern", pattern)
            writer.member("pattern_type", "stix")
            writer.member("valid_from", indicator.firstTime.description)
        }
    }
}
