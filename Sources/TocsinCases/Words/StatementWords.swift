// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// The words of statements in one language.
struct StatementWords: Sendable {
    /// Between a label and what it labels.
    var colon = ": "
    var title: String
    var reference: String
    var warned: String
    /// `%` stands for the number.
    var limited: String
    var suspended: String
    var reinstated: String
    var until: String
    var noEnd: String
    var conduct: String
    var rule: String
    var facts: String
    var automation: [Decision.Automation: String]
    var people: String
    var appeal: String
    var otherRedress: String
    var categories: [HarmCategory: String]

    static let all: [StatementLanguage: StatementWords] = [
        .english: english, .french: french, .spanish: spanish, .german: german, .chinese: chinese,
    ]

    /// A label with what it labels.
    func line(_ label: String, _ value: String) -> String { label + colon + value }

    /// What was done; nil where nothing was.
    func action(_ action: Decision.Action) -> String? {
        switch action {
        case .dismiss: nil
        case .warn: warned
        case .rateLimit(let rate, _): limited.replacing("%", with: "\(rate)")
        case .suspend, .closeOperation: suspended
        case .reinstate: reinstated
        }
    }
}
