// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// A detection rule in Sigma's form, read and checked.
package struct Rule: Sendable {
    package var reference: RuleReference
    /// What correlation rules call it by.
    package var name: String?
    package var status: String
    package var description: String
    package var falsePositives: [String]
    /// True while it is tried out: its findings are counted, not raised.
    package var isShadow: Bool
    /// All text selections must hit within so many bytes of one text; nil for anywhere.
    package var windowBytes: Int?
    package var logic: Logic
    package var examples: Examples
    /// From the folder that the operator named; with that folder where there were several.
    package var file: String
    /// The line that its document starts on, from 1.
    package var line: Int

    /// What makes it fire.
    package enum Logic: Sendable {
        case detection(Detection)
        case correlation(Correlation)
    }

    /// Texts and records that must match, and near misses that must not.
    package struct Examples: Sendable {
        package var matching: [Example] = []
        package var nearMisses: [Example] = []
    }
}

/// Named selections and the condition over them.
package struct Detection: Sendable {
    package var selections: [String: Selection]
    package var condition: Condition
}

/// What a selection asks for.
package indirect enum Selection: Sendable {
    case all([Selection])
    case any([Selection])
    case field(FieldTest)
}

/// A rule over the findings of other rules.
package struct Correlation: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case eventCount = "event_count"
        case valueCount = "value_count"
        case temporal
        case temporalOrdered = "temporal_ordered"
    }

    package var kind: Kind
    /// Names or ids of the rules whose findings count.
    package var rules: [String]
    package var timespanSeconds: Double
    /// For counts: every comparison must hold.
    package var comparisons: [NumberComparison]
    /// For `value_count`: what is counted, `rule`, `category` or `language`.
    package var field: String?
}

/// A comparison of a number.
package struct NumberComparison: Sendable, Equatable {
    package enum Operator: String, Sendable, CaseIterable {
        case gt, gte, lt, lte, eq, neq
    }

    package var comparison: Operator
    package var number: Double

    package func holds(for value: Double) -> Bool {
        switch comparison {
        case .gt: value > number
        case .gte: value >= number
        case .lt: value < number
        case .lte: value <= number
        case .eq: value == number
        case .neq: value != number
        }
    }
}

/// An event, an account, or a series of events in miniature, to try a rule on.
package struct Example: Sendable {
    /// One record, or several for correlation rules, each with seconds since the first.
    package var records: [(afterSeconds: Double, record: RuleRecord)]
    package var line: Int

    /// The language of its first record, for the count of languages.
    package var language: String? { records.first?.record.text("language") }
}
