// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What an account's owner is told about a decision: what was done, why, on what ground, what software had to do with it, and how to
/// appeal (the content that Article 17 of the EU's Digital Services Act asks for).
///
/// Names no other account, no message and nobody who works on the case. Facts and rule are in the words of whoever decided.
package struct StatementOfReasons: Sendable, Equatable {
    package let text: String

    /// Writes a statement.
    ///
    /// `account`: Whose owner it is for, so that it holds their link; nil for whoever the decision is about, without a link where that is several.
    ///
    /// - Returns: Nil for a decision that does nothing to an account: there is nothing to say.
    package init?(_ decision: Decision, for account: AccountID? = nil, language: StatementLanguage, redress: Redress) {
        let words = StatementWords.all[language] ?? .english
        guard let what = words.action(decision.action) else { return nil }
        var lines = [
            words.title, "", words.line(words.reference, "\(decision.id), \(decision.effectiveAt.dayDescription)"), "",
            what,
        ]
        switch decision.action {
        case .rateLimit(_, let until), .suspend(.some(let until)):
            lines.append(words.line(words.until, until.dayDescription))
        case .suspend(nil), .closeOperation: lines.append(words.noEnd)
        case .dismiss, .warn, .reinstate: break
        }
        if decision.action.isAdverse {
            if let category = decision.category.flatMap({ words.categories[$0] }) {
                lines.append(words.line(words.conduct, category))
            }
            lines.append(words.line(words.rule, decision.rule))
            lines.append(words.line(words.facts, decision.facts))
            lines += ["", words.automation[decision.automation] ?? "", words.people]
            let place = redress.text(decision, for: account ?? decision.onlyAccount)
            lines += ["", words.appeal + (place.isEmpty ? "" : " " + place), words.otherRedress]
        }
        text = lines.joined(separator: "\n")
    }
}

/// The languages of statements.
package enum StatementLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case french = "fr"
    case spanish = "es"
    case german = "de"
    case chinese = "zh"
}
