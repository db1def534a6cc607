// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports

/// What the page for appeals says in one language; `%` stands for a number or a day.
struct AppealWords: Sendable {
    /// The language's own name for itself.
    var language: String
    var title: String
    var label: String
    var hint: String
    var button: String
    var filed: String
    /// In front of the others where the service wrote the appeal down.
    var writtenDown: String
    var upheld: String
    var overturned: String
    var undone: String
    var ended: String
    var underReview: String
    /// Above a statement whose decision no longer holds, so that nobody reads it as how things are.
    var asSent: String
    var nothing: String
    var nothingHint: String
    var empty: String
    var tooLong: String
    var tooMany: String
    /// When a form was not sent from the page as a browser shows it.
    var again: String
    var notSent: String
    var languages: String

    static func of(_ language: StatementLanguage) -> AppealWords {
        switch language {
        case .english: english
        case .french: french
        case .spanish: spanish
        case .german: german
        case .chinese: chinese
        }
    }

    func hint(_ mostLetters: Int) -> String { hint.replacing("%", with: "\(mostLetters)") }

    func text(_ error: AppealError) -> String {
        switch error {
        case .empty: empty
        case .tooLong: tooLong.replacing("%", with: "\(AppealDesk.mostLetters)")
        }
    }

    /// Why there is no form; nil where there is one.
    func text(_ standing: AppealMatter.Standing) -> String? {
        switch standing {
        case .open: return nil
        case .filed(let appeal):
            let outcome =
                switch appeal.outcome {
                case nil: filed
                case .upheld: upheld
                case .overturned: overturned
                }
            let words = outcome.replacing("%", with: (appeal.resolvedAt ?? appeal.lodgedAt).dayDescription)
            if appeal.recordedBy == Case.ownerName { return words }
            return writtenDown.replacing("%", with: appeal.lodgedAt.dayDescription) + " " + words
        case .undone: return undone
        case .ended(let until): return ended.replacing("%", with: until.dayDescription)
        case .underReview: return underReview
        }
    }
}
