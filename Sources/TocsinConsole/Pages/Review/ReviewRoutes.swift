// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases
internal import TocsinModel

/// Blind second reviews, and what they say of people and rules.
enum ReviewRoutes {
    static let routes = [
        Route(.get, "/reviews", .right(.decide), reading: { visit, parts in .page(try ReviewPage.make(visit, parts)) }),
        Route(
            .post,
            "/reviews/answer",
            .right(.decide),
            reading: { visit, parts in
                try act(visit, parts, at: .answer) { desk, book in
                    guard let id = visit.form["case"].flatMap({ CaseID(written: $0) }),
                        let word = visit.form["harmful"], ["yes", "no"].contains(word)
                    else { throw PageError.wrongForm("Choose an answer.") }
                    try desk.answer(id, isHarmful: word == "yes", book, at: visit.now)
                }
            }
        ),
        Route(
            .post,
            "/reviews/golden",
            .right(.approve),
            reading: { visit, parts in
                try act(visit, parts, at: .golden) { desk, _ in
                    guard let id = visit.form["case"].flatMap({ CaseID(written: $0) }) else {
                        throw PageError.wrongForm("Name a decided case, such as case-17.")
                    }
                    guard let word = visit.form["harmful"], ["yes", "no", "none"].contains(word) else {
                        throw PageError.wrongForm("Choose an answer.")
                    }
                    try desk.setGolden(id, isHarmful: word == "none" ? nil : word == "yes", at: visit.now)
                }
            }
        ),
        Route(
            .post,
            "/reviews/texts",
            .right(.decide),
            reading: { visit, parts in
                let (desk, book) = try parts.reviews(try visit.signedIn())
                guard let id = visit.form["case"].flatMap({ CaseID(written: $0) }),
                    let item = try desk.item(id, book)
                else { throw PageError.notFound }
                do throws(PageError) {
                    _ = try TextForm.reason(visit.form)
                } catch {
                    let problem = ReviewPage.Problem(form: .texts, words: "\(error)")
                    return .page(try ReviewPage.make(visit, parts, problem: problem), error.status)
                }
                return try TextRoutes.read(visit, parts, item.about, back: ReviewPage.path)
            }
        ),
    ]

    private static func act(
        _ visit: Visit,
        _ parts: ConsoleParts,
        at form: ReviewPage.Form,
        _ work: (ReviewDesk, ReviewBook) throws -> Void
    ) throws -> Answer {
        let (desk, book) = try parts.reviews(try visit.signedIn())
        do {
            try work(desk, book)
            return .seeOther(LocalPath(ReviewPage.path))
        } catch {
            guard let words = CaseProblem.words(error) else { throw error }
            let problem = ReviewPage.Problem(form: form, words: words)
            return .page(try ReviewPage.make(visit, parts, problem: problem), CaseProblem.status(error))
        }
    }
}
