// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases
internal import TocsinStore
internal import WebService

/// Where an account's owner appeals, by the link that came with the decision.
///
/// For the public: without a session and without cookies. The link's own code is the proof, also of its form.
enum AppealRoutes {
    static let path = AppealLinks.path + ":token"

    static let routes = [
        Route(.get, path, .byLink, reading: { visit, parts in try shown(visit, parts) }),
        Route(.post, path, .byLink, reading: { visit, parts in try filed(visit, parts) }),
    ]

    private static func shown(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let (desk, page) = (try desk(parts), AppealPage(language(visit)))
        if let wait = parts.publicWait(visit) { return tooMany(page, wait) }
        guard let matter = try desk.find(try token(visit), at: visit.now) else { return nothing(page) }
        return .document(page.document(matter))
    }

    private static func filed(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let (desk, page, token) = (try desk(parts), AppealPage(language(visit)), try token(visit))
        if let wait = parts.publicWait(visit) { return tooMany(page, wait) }
        let words = visit.form[AppealPage.field] ?? ""
        do {
            guard try desk.file(token, words, at: visit.now) != nil else { return nothing(page) }
            // So that to load the page again sends nothing again.
            return .seeOther(LocalPath("\(AppealLinks.path)\(token)?lang=\(page.language.rawValue)"))
        } catch let error as AppealError {
            guard let matter = try desk.find(token, at: visit.now) else { return nothing(page) }
            return .document(page.document(matter, problem: error, words: words), .unprocessableContent)
        } catch  where error is CaseError || error is CaseStoreError {
            // Somebody was quicker: the page says how the decision stands now.
            guard let matter = try desk.find(token, at: visit.now) else { return nothing(page) }
            return .document(page.document(matter, words: words), .conflict)
        }
    }

    /// The same for links that were made up and for decisions that are gone.
    private static func nothing(_ page: AppealPage) -> Answer { .document(page.nothing, .notFound) }

    private static func tooMany(_ page: AppealPage, _ seconds: Int) -> Answer {
        .document(page.tooMany, .tooManyRequests, retryAfterSeconds: seconds)
    }

    /// What an owner gets whose form cannot be taken as it was sent.
    static func refused(_ error: PageError, _ language: StatementLanguage) -> Answer {
        .document(AppealPage(language).refused(error), error.status)
    }

    private static func desk(_ parts: ConsoleParts) throws(PageError) -> AppealDesk {
        guard let links = parts.settings.redress.links else { throw .notFound }
        return AppealDesk(store: parts.store, links: links)
    }

    private static func token(_ visit: Visit) throws(PageError) -> String { try visit.parameter("token") { $0 } }

    private static func language(_ visit: Visit) -> StatementLanguage { language(visit.query, visit.acceptedLanguages) }

    /// The language that the address asks for, or else the browser.
    static func language(_ query: FormFields, _ accepted: String?) -> StatementLanguage {
        AcceptedLanguage.choose(asked: query["lang"], accepted: accepted) ?? .english
    }
}
