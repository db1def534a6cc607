// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
package import TocsinModel

/// A statement of reasons in the form of the Commission's transparency database (DSA, Article 24(5)).
///
/// Source: The database's API documentation, schema of July 2025. Facts are given for the kind of harm, not in the words of whoever decided, and the account is
/// not named. The rule alone is published as it was written, so that it must name nobody: where it is entered, people are told.
package struct TransparencyStatement: Sendable, Equatable {
    package let decision: Decision
    /// The account's place, from 1, among all whom the decision was taken about, also those who were parted off since.
    package let number: Int
    /// Whose evidence it is.
    package let subject: Decision.Subject

    /// So many statements fit into one call.
    package static let mostInOneCall = 100
    /// Countries of the European Economic Area, which the database takes.
    package static let countries: [String] = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
        "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
    ]

    /// The statements that decisions made in a period ask for, ordered by time, then decision, then account.
    ///
    /// A warning restricts nothing, and what was undone is no new restriction: neither asks for one.
    ///
    /// - Parameters:
    ///   - cases: All cases: the accounts of a decision may be spread over several, and are numbered together.
    ///   - period: When decisions took effect.
    /// - Returns: One for each account of each decision.
    package static func make(_ cases: [Case], in period: ClosedRange<Timestamp>) -> [TransparencyStatement] {
        let decisions = cases.flatMap(\.decisions).filter { $0.action.restricts && period.contains($0.effectiveAt) }
        // What acts against an account is never erased, so the numbers of a repeated export are those of the first.
        let numbers = Dictionary(grouping: decisions, by: \.id).mapValues { parts in
            let accounts = Set(parts.flatMap { $0.subjects.map(\.account) }).sorted()
            return Dictionary(uniqueKeysWithValues: accounts.enumerated().map { ($1, $0 + 1) })
        }
        return decisions.flatMap { decision in
            decision.subjects.compactMap { subject in
                numbers[decision.id]?[subject.account].map {
                    TransparencyStatement(decision: decision, number: $0, subject: subject)
                }
            }
        }
        .sorted {
            ($0.decision.effectiveAt, $0.decision.id, $0.number) < ($1.decision.effectiveAt, $1.decision.id, $1.number)
        }
    }

    /// Calls as lines of JSON, each with at most ``mostInOneCall`` statements.
    ///
    /// `scope`: Where the decision holds, as two letters each.
    package static func calls(_ statements: [TransparencyStatement], scope: [String]) -> [String] {
        stride(from: 0, to: statements.count, by: mostInOneCall).map { start in
            var writer = JSONWriter()
            writer.object { writer in
                writer.key("statements")
                writer.array { writer in
                    for statement in statements[start..<min(start + mostInOneCall, statements.count)] {
                        writer.object { statement.write(to: &$0, scope: scope) }
                    }
                }
            }
            return writer.text
        }
    }

    private func write(to writer: inout JSONWriter, scope: [String]) {
        switch decision.action {
        case .rateLimit(_, let until):
            writer.member("decision_provision", "DECISION_PROVISION_PARTIAL_SUSPENSION")
            writer.member("end_date_service_restriction", until.dayDescription)
        case .suspend(let until):
            writer.member("decision_account", "DECISION_ACCOUNT_SUSPENDED")
            writer.member("end_date_account_restriction", until?.dayDescription)
        case .closeOperation: writer.member("decision_account", "DECISION_ACCOUNT_SUSPENDED")
        case .dismiss, .warn, .reinstate: break
        }
        let category = decision.category ?? .abuseOfService
        writer.member("decision_ground", "DECISION_GROUND_INCOMPATIBLE_CONTENT")
        writer.member("incompatible_content_ground", decision.rule.beginning(500))
        writer.member("incompatible_content_explanation", category.explanation.beginning(2000))
        writer.member("content_type", ["CONTENT_TYPE_TEXT"])
        writer.member("category", category.statementCategory)
        if let keyword = category.statementKeyword { writer.member("category_specification", [keyword]) }
        writer.member("territorial_scope", scope)
        writer.member(
            "content_date",
            (findings.map(\.firstTime).min() ?? decision.effectiveAt).dayDescription
        )
        writer.member("application_date", decision.effectiveAt.dayDescription)
        writer.member("decision_facts", facts.beginning(5000))
        writer.member("source_type", "SOURCE_VOLUNTARY")
        writer.member("automated_detection", decision.automation == .none ? "No" : "Yes")
        writer.member("automated_decision", "AUTOMATED_DECISION_NOT_AUTOMATED")
        writer.member("puid", "\(decision.id)-\(number)")
    }

    /// What was found of the kind of harm that the decision is about.
    private var findings: [EvidenceSnapshot.FindingSummary] { subject.evidence.found(of: decision.category) }

    /// In our words alone: what people write down may name somebody.
    private var facts: String {
        let rules = Set(findings.map(\.title)).sorted().prefix(5).joined(separator: "; ")
        let count = findings.reduce(0) { $0 + $1.occurrences }
        var words =
            if !findings.isEmpty {
                "Requests of the account matched rules for this kind of harm \(count) times: \(rules)."
            } else if !subject.evidence.ties.isEmpty {
                "The account acts together with accounts whose requests broke the rule."
            } else {
                "People looked into what the account did."
            }
        words += " A person looked at the evidence and decided"
        words += decision.approvedBy == nil ? "." : ", and a second person approved."
        return words
    }
}

extension Decision.Action {
    /// Whether it restricts what an account may do.
    fileprivate var restricts: Bool {
        switch self {
        case .rateLimit, .suspend, .closeOperation: true
        case .dismiss, .warn, .reinstate: false
        }
    }
}

extension HarmCategory {
    /// The database's category.
    fileprivate var statementCategory: String {
        switch self {
        case .phishing, .scam, .fraud: "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"
        case .influence: "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS"
        case .surveillance, .profiling: "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"
        case .violence: "STATEMENT_CATEGORY_VIOLENCE"
        case .selfHarm: "STATEMENT_CATEGORY_SELF_HARM"
        case .hate: "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
        case .illicit: "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS"
        case .malware, .intrusion, .abuseOfService, .sexual: "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
        }
    }

    /// A keyword of that category, where one says more.
    fileprivate var statementKeyword: String? { self == .phishing ? "KEYWORD_PHISHING" : nil }
}

extension String {
    /// At most so many characters, the last an ellipsis where something is missing.
    fileprivate func beginning(_ characters: Int) -> String {
        count <= characters ? self : prefix(characters - 1) + "…"
    }
}
