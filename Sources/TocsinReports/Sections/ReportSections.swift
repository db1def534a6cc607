// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// The whole report in its order.
enum ReportSections {
    static func make(_ facts: ReportFacts) -> [Section] {
        [
            SummarySection.make(facts),
            FindingsSection.make(facts),
            OperationsSection.make(facts),
            OutsideSection.findings(facts),
            OutsideSection.groups(facts),
            CoverageSection.make(facts),
            MethodSection.make(facts),
        ]
    }

    /// The report's name.
    static func title(_ facts: ReportFacts) -> String {
        "Threat report: \(facts.publisher)"
    }

    /// The period in words.
    static func period(_ facts: ReportFacts) -> String {
        "\(facts.input.period.lowerBound.longDate) to \(facts.input.period.upperBound.longDate)"
    }

    /// The numbers at the head of the report.
    static func keyFigures(_ facts: ReportFacts) -> [(name: String, value: String)] {
        [
            ("Model requests", Wording.number(facts.coverage.requests)),
            ("Accounts", Wording.accounts(facts.input.accounts, minimum: facts.options.minimumGroup)),
            ("Findings", Wording.number(facts.findings.count)),
            ("Operations described", Wording.number(facts.operations.count)),
        ]
    }
}
