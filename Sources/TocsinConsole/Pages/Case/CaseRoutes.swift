// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases
internal import TocsinModel

/// One case: its page, and all that people do to it.
///
/// What may be done the case itself decides; a refusal is said at the form.
enum CaseRoutes {
    static let routes =
        [
            Route(
                .get,
                "/cases/:case",
                .right(.view),
                reading: { visit, parts in
                    .page(try CasePage.make(visit, parts, try id(visit)))
                }
            ),
            Route(
                .get,
                "/cases/:case/statement/:decision",
                .right(.view),
                reading: { visit, parts in
                    .page(try StatementPage.make(visit, parts, try id(visit)))
                }
            ),
            Route(.post, "/cases/:case/decide", .right(.decide), reading: { visit, parts in try decide(visit, parts) }),
            Route(.post, "/cases/:case/appeal", .right(.work), reading: { visit, parts in try appeal(visit, parts) }),
            Route(
                .post,
                "/cases/:case/duplicate",
                .right(.work),
                reading: { visit, parts in
                    try act(visit, parts, at: "duplicate") { desk, id in
                        guard let other = visit.form["case"].flatMap({ CaseID(written: $0) }) else {
                            throw PageError.wrongForm("Name the other case, such as case-17.")
                        }
                        _ = try desk.merge(id, into: other, at: visit.now, seen: try SeenForm.version(visit.form))
                    }
                }
            ),
        ]
        + [
            action("claim", .work, seen: { try SeenForm.version($0) }) { _ in .claim },
            // What is added takes nothing away from what came meanwhile; but sent twice, it is added once.
            action("note", .work, isThere: { NoteForm.mistake($0, $1, by: $2) }) { .note($0["text"] ?? "") },
            action("remove-note", .work, seen: { try SeenForm.version($0) }) { .removeNote(try NoteForm.number($0)) },
            action("label", .work, isThere: { value, form, _ in NoteForm.mistake(form, among: value.labels, "label") })
            {
                .label($0["text"] ?? "")
            },
            action("link", .work, isThere: { value, form, _ in NoteForm.mistake(form, among: value.links, "link") }) {
                .link($0["text"] ?? "")
            },
            action("withdraw", .decide, seen: { try SeenForm.decision($0) }) { _ in .withdraw },
            action("approve", .approve, seen: { try SeenForm.decision($0) }) { _ in .approve },
            action("refuse", .approve, seen: { try SeenForm.decision($0) }) { .refuse(reason: $0["reason"] ?? "") },
            action("resolve", .resolve, seen: { try SeenForm.decision($0) }) { form in
                guard let outcome = form["outcome"].flatMap({ Decision.Outcome(rawValue: $0) }) else {
                    throw PageError.wrongForm("Choose how the appeal ends.")
                }
                return .resolve(outcome, reason: form["reason"] ?? "")
            }, action("close", .work, seen: { try SeenForm.version($0) }) { _ in .close },
            action("reopen", .work, seen: { try SeenForm.version($0) }) { .reopen(reason: $0["reason"] ?? "") },
        ]

    static func id(_ visit: Visit) throws(PageError) -> CaseID {
        try visit.parameter("case") { CaseID(written: $0) }
    }

    /// The case's page, which says what was done.
    static func done(_ id: CaseID) -> LocalPath { LocalPath("/cases/\(id)?\(DoneWords.parameter)=yes") }

    /// `isThere`: Says what stands in the case already, where the form would only add it once more; asked with the case, the form and who sends it.
    private static func action(
        _ name: String,
        _ right: Right,
        seen: @escaping @Sendable (FormFields) throws -> SeenCase? = { _ in nil },
        isThere: (@Sendable (Case, FormFields, String) -> PageError?)? = nil,
        _ make: @escaping @Sendable (FormFields) throws -> CaseAction
    ) -> Route {
        Route(
            .post,
            "/cases/:case/\(name)",
            .right(right),
            reading: { visit, parts in
                try act(visit, parts, at: name) { desk, id in
                    guard let isThere else {
                        _ = try desk.apply(try make(visit.form), to: id, at: visit.now, seen: try seen(visit.form))
                        return
                    }
                    // Written only as it was looked at: of two that are sent at once, to whichever console, the second is refused.
                    let found = try desk.findWithVersion(id)
                    if let mistake = isThere(found.value, visit.form, desk.actor.name) { throw mistake }
                    _ = try desk.apply(try make(visit.form), to: id, at: visit.now, seen: .version(found.version))
                }
            }
        )
    }

    /// Does something and goes back to the case, or says at the form why not.
    private static func act(
        _ visit: Visit,
        _ parts: ConsoleParts,
        at form: String,
        _ work: (CaseDesk, CaseID) throws -> Void
    ) throws -> Answer {
        let id = try id(visit)
        do {
            try work(parts.desk(try visit.signedIn()), id)
            return .seeOther(done(id))
        } catch {
            return try refused(error, visit, parts, id, at: form)
        }
    }

    private static func refused(
        _ error: any Error,
        _ visit: Visit,
        _ parts: ConsoleParts,
        _ id: CaseID,
        at form: String
    ) throws -> Answer {
        guard let words = CaseProblem.words(error) else { throw error }
        if case CaseDeskError.unknown(let unknown) = error, unknown == id { throw PageError.notFound }
        let problem = CasePage.Problem(form: form, words: words)
        return .page(try CasePage.make(visit, parts, id, problem: problem), CaseProblem.status(error))
    }

    /// Goes to the case with the appeal, which is another where one account was parted off.
    private static func appeal(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let id = try id(visit)
        let ground = visit.form["ground"] ?? ""
        do {
            let desk = parts.desk(try visit.signedIn())
            let seen = try SeenForm.decision(visit.form)
            guard let written = visit.form["account"], !written.isEmpty else {
                let appealed = try desk.apply(.appeal(ground: ground), to: id, at: visit.now, seen: seen)
                return .seeOther(done(appealed.id))
            }
            guard let account = AccountID(written) else {
                throw PageError.wrongForm("Choose one of the decision's accounts.")
            }
            let appealed = try desk.appeal(ground, for: account, in: id, at: visit.now, seen: seen)
            return .seeOther(done(appealed.id))
        } catch {
            return try refused(error, visit, parts, id, at: "appeal")
        }
    }

    private static func decide(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let id = try id(visit)
        let desk = parts.desk(try visit.signedIn())
        do {
            let value = try desk.find(id)
            let draft = try DecisionForm.draft(visit.form, evidence: try desk.evidence(value))
            let seen = try SeenForm.version(visit.form)
            if visit.form["intent"] == "preview" {
                // Nothing is written: the case's own rules say what the decision would be.
                let after = try value.applying(.decide(draft), by: desk.actor, at: visit.now).after
                guard let decision = after.proposal ?? after.decisions.last else { throw PageError.notFound }
                return .page(StatementPage.preview(decision, id, visit, parts))
            }
            _ = try desk.apply(.decide(draft), to: id, at: visit.now, seen: seen)
            return .seeOther(done(id))
        } catch {
            return try refused(error, visit, parts, id, at: "decide")
        }
    }
}
