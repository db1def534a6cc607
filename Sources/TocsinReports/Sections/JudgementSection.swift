// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// How likely the operation is one, how far to trust that, and what else it might be.
enum JudgementSection {
    static func make(_ operation: OperationFacts) -> Section {
        let judgement = operation.judgement
        let ties = Sentence.Anchor("\(operation.anchor)-ties-table", "table of ties")
        var sentences: [Sentence] = []
        if let likelihood = judgement.likelihood {
            sentences.append(
                Sentence(
                    "\(likelihood.phrase) (\(likelihood.range)) that most of the accounts act together: more than half of them "
                        + "have a tie of that strength.",
                    see: ties
                )
            )
        }
        if let weakest = judgement.weakest, weakest != judgement.likelihood {
            sentences.append(Sentence("For the account tied most weakly the word is “\(weakest.rawValue)”.", see: ties))
        }
        sentences.append(
            Sentence(
                "Confidence is \(judgement.confidence.rawValue): \(Wording.list(judgement.reasons)); the source is the service's own log "
                    + "(Admiralty B), the information is graded \(judgement.informationGrade).",
                see: .init("words", "what the words mean")
            )
        )
        let alternatives = judgement.alternatives.map { alternative in
            Sentence(
                "\(alternative.name) \(alternative.fit.rawValue): \(alternative.reason).",
                see: anchor(alternative.evidence, operation)
            )
        }
        return Section(
            id: "\(operation.anchor)-judgement",
            title: "How sure we are, and what else it might be",
            blocks: [.paragraph(sentences)] + (alternatives.isEmpty ? [] : [.list(alternatives)])
        )
    }

    private static func anchor(_ place: Alternative.Place, _ operation: OperationFacts) -> Sentence.Anchor {
        switch place {
        case .ties: .init("\(operation.anchor)-ties", "ties")
        case .languages: .init("\(operation.anchor)-origins", "languages and networks")
        case .rules: .init("\(operation.anchor)-conduct", "what it does")
        }
    }
}
