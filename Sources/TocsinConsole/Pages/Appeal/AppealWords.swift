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
    /// Behind what became of an appeal, where the decision holds no more.
    var undoneSince: String
    var endedSince: String
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
    func text(_ matter: AppealMatter) -> String? {
        switch matter.standing {
        case .open: return nil
        case .filed(let appeal):
            let outcome =
                switch appeal.outcome {
                case nil: filed
                case .upheld: upheld
                case .overturned: overturned
                }
            let isWrittenDown = appeal.recordedBy != Case.ownerName
            // What undid the decision is said already where that was the appeal.
            let end = appeal.outcome == .overturned ? nil : matter.end
            return [
                isWrittenDown ? writtenDown.replacing("%", with: appeal.lodgedAt.dayDescription) : nil,
                outcome.replacing("%", with: (appeal.resolvedAt ?? appeal.lodgedAt).dayDescription),
                end.map { text($0, undone: undoneSince, ended: endedSince) },
            ]
            .compactMap(\.self).joined(separator: " ")
        case .over(let end): return text(end, undone: undone, ended: ended)
        case .underReview: return underReview
        }
    }

    private func text(_ end: AppealMatter.End, undone: String, ended: String) -> String {
        switch end {
        case .undone: undone
        case .ended(let until): ended.replacing("%", with: until.dayDescription)
        }
    }
}
