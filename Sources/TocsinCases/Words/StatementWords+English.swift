// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension StatementWords {
    static let english = StatementWords(
        title: "Decision about your account",
        reference: "Decision",
        warned: "You are warned. Your account stays open.",
        limited: "The number of requests of your account is limited to % a minute.",
        suspended: "Your account is suspended: it cannot send requests.",
        reinstated: "Your account is reinstated: the earlier decision no longer holds.",
        until: "Until",
        noEnd: "There is no end date.",
        conduct: "Kind of conduct",
        rule: "Rule of our terms",
        facts: "What we found",
        automation: [
            .none: "No software pointed us to this.",
            .detection: "Software that searches our own logs for signs of abuse pointed us to this.",
            .detectionAndModel:
                "Software that searches our own logs for signs of abuse pointed us to this, and a language model gave an opinion.",
        ],
        people: "People looked at the evidence and decided.",
        appeal:
            "You can appeal free of charge, and say what we got wrong. Somebody who did not take this decision will decide. Quote the number of the decision.",
        otherRedress: "You may also turn to an out-of-court dispute body or to a court.",
        categories: Dictionary(uniqueKeysWithValues: HarmCategory.allCases.map { ($0, $0.explanation) })
    )
}
