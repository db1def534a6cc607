// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinClassifier
package import TocsinModel

/// The text classifier as a raiser of findings: one for each category, of level low.
///
/// Low, since it sees one text without what came before: a reason to look at an account, never enough to tie it into an operation.
package struct HarmClassifier: Sendable {
    let model: HarmModel
    /// Asked where the first stage is not sure; nil when it is not installed.
    let second: SecondOpinion?
    /// While true, findings are counted and not raised.
    let isShadow: Bool
    /// By category in its order.
    let references: [RuleReference]

    package init(_ model: HarmModel, second: SecondOpinion? = nil, isShadow: Bool = false) {
        self.model = model
        self.second = second
        self.isShadow = isShadow
        references = HarmCategory.allCases.map { category in
            RuleReference(
                id: Self.ids[category] ?? "",
                title: "Text classifier: \(category.rawValue)",
                version: model.version,
                category: category,
                level: .low,
                scope: .request,
                tags: []
            )
        }
    }

    /// Changes with the model and the second stage, and with whether its findings are raised.
    var version: String {
        model.version + (second.map { "-two-stages-" + $0.version } ?? "") + (isShadow ? "-shadow" : "")
    }

    /// The finding of one request, if what the user newly wrote scores above what one in a thousand harmless texts reaches.
    ///
    /// With a second stage, both stages' score counts. `field` is where the text's prompt stands in the request.
    func finding(
        _ event: Event,
        _ account: AccountID,
        _ text: RequestText,
        field: String,
        language: String?,
        _ scorer: HarmScorer
    ) -> Finding? {
        guard let score = scorer.score(text.newPrompt),
            score.score >= model.threshold(language, second == nil ? .onePerMille : .onePercent)
        else { return nil }
        let category = scorer.category(text.newPrompt, score)
        if let second, !isHarmful(text.newPrompt, score.score, language, about: category, by: second) { return nil }
        guard let reference = references.first(where: { $0.category == category }) else { return nil }
        var content = StableHash()
        content.combine(text.newPrompt)
        // The prompt ends with what is new in it.
        let offset = text.prompt.utf8.count - text.newPrompt.utf8.count
        let bytes = score.bytes.lowerBound + offset..<score.bytes.upperBound + offset
        let percent = Int((model.probability(ofScore: score.score) * 100).rounded())
        return Finding(
            id: FindingID(reference: reference, account: account, content: content.value),
            rule: reference,
            subject: .account(account),
            firstTime: event.time,
            lastTime: event.time,
            occurrences: 1,
            evidence: [
                .text(event: event.id, field: field, bytes: bytes),
                .signal(name: "classifierProbability", value: "\(percent) %"),
            ],
            isShadow: isShadow
        )
    }

    /// The second stage's word, which is the last, on a text that the first leaves open.
    private func isHarmful(
        _ text: String,
        _ score: Double,
        _ language: String?,
        about topic: HarmCategory,
        by second: SecondOpinion
    ) -> Bool {
        // What cannot be encoded is left to the first stage.
        guard let both = second.score(text, first: score) else {
            return score >= model.threshold(language, .onePerMille)
        }
        // Above what one in a thousand ordinary texts reaches, and above what one in twenty near misses does.
        let ordinary = second.threshold(language, .onePerMille, of: .ordinary, about: topic)
        return both >= max(ordinary, second.threshold(language, .fivePercent, of: .nearMisses, about: topic))
    }

    /// As rules have: what never changes, whatever the model.
    fileprivate static let ids: [HarmCategory: String] = [
        .phishing: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a01", .scam: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a02",
        .malware: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a03", .intrusion: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a04",
        .influence: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a05", .surveillance: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a06",
        .profiling: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a07", .fraud: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a08",
        .abuseOfService: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a09", .violence: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a0a",
        .selfHarm: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a0b", .sexual: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a0c",
        .hate: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a0d", .illicit: "6f1a0c52-5f4e-4a43-9d07-0f6f1c7b9a0e",
    ]
}

extension RuleReference {
    /// Whether it stands for the text classifier.
    package var isClassifier: Bool { HarmClassifier.ids[category] == id }
}
