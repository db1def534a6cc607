// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// The fields that rules may name, by what the rule looks at.
package enum RuleFields {
    /// Long texts: their patterns are scanned for in one pass.
    package static let texts = ["prompt", "instructions", "output", "toolResults"]

    /// Those of them that are written to the model, neither by it nor by a tool.
    static let asked: Set = ["prompt", "instructions"]

    /// What else is known of a request.
    package static let request = [
        "endpoint", "model", "outcome", "language", "outputLanguage", "script", "inputTokens", "outputTokens",
        "promptLength", "networkKind", "country", "asn", "timeZone", "locale", "userAgent", "batchSize",
        "personaBiographies",
    ]

    /// Those whose values are words: a number that a rule compares them with means the text as written, so `4.0` is not `4`.
    static let words = Set(texts).union([
        "endpoint", "model", "outcome", "language", "outputLanguage", "script", "networkKind", "country", "timeZone",
        "locale", "userAgent",
    ])

    /// What is measured of an account.
    package static let account =
        [
            "requests", "activeDays", "sessions", "hoursConcentration", "intervalRegularity", "burstSize", "languages",
            "languagePairShare", "networks", "countries", "vpnShare", "torShare", "hostingShare", "impossibleTravel",
            "timeZoneMismatchShare", "localeMismatchShare", "refusals", "refusalShare", "reformulations",
            "templateFamilySize", "templateShare", "batchRequests", "personaRequests", "emailDisposable",
            "accountAgeDays", "findings",
        ] + HarmCategory.allCases.map { "findings." + $0.rawValue }

    /// What is known of an operation.
    package static let operation =
        ["accounts", "accountsWithFindings", "ties", "events", "findings"]
        + HarmCategory.allCases.map { "findings." + $0.rawValue }

    package static func names(for scope: RuleScope) -> [String] {
        switch scope {
        case .request: texts + request
        case .account: account
        case .operation: operation
        case .correlation: []
        }
    }
}
