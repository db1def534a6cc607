// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// An indicator with its pattern.
enum StixIndicator {
    /// Nil for what STIX has no object for.
    ///
    /// `created`: When its campaign was; the indicator's own first time moves when the text that names it is purged.
    static func object(
        _ indicator: Indicator,
        _ author: StixAuthor,
        created: Timestamp,
        confidence: Int
    ) -> StixObject? {
        guard let pattern = indicator.pattern else { return nil }
        let accounts = Wording.accountCount(indicator.accounts, minimum: author.facts.options.minimumGroup)
        let origin = StixObject.Origin(
            author: author.id,
            created: created,
            modified: max(created, author.facts.input.period.upperBound),
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
