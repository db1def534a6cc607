// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinPublication
internal import TocsinReports
internal import TocsinStore

/// The list of reports, and one report with its versions.
enum ReportPages {
    /// Why something was not done, and whether it is the form for a draft that asked, which then keeps what was written.
    struct Problem {
        var words: String
        var isOfDraft: Bool
    }

    static func list(_ visit: Visit, _ parts: ConsoleParts, problem: Problem? = nil) throws -> Page {
        let person = try visit.signedIn()
        let mayWork = Access.right(.work).admits(person.role)
        return Page(
            "Reports",
            .reports,
            actions: mayWork ? "the form for a report" : nil,
            [
                HTML.table(
                    "Reports, the newest first",
                    [.text("Report"), .text("Published"), .number("Operations"), .text("Mark"), .text("Draft")],
                    try parts.shelf.publications().map(row),
                    empty: "None was made yet."
                ), mayWork ? try form("A new report", "/reports", nil, visit, parts, problem) : .none,
            ]
        )
    }

    private static func row(_ publication: Publication) -> [Markup] {
        let shown = publication.latest ?? publication.draft
        return [
            HTML.link("/reports/\(publication.id)", publication.id.description),
            publication.latest.map { version in
                .element("span", .text("version \(version.number), "), Words.time(version.publishedAt))
            } ?? .text("not yet"), .text("\(shown?.request.operations.count ?? 0)"),
            .text(shown?.request.mark.rawValue ?? "–"), .text(publication.draft.map { Self.state($0.state) } ?? "none"),
        ]
    }

    static func one(
        _ publication: Publication,
        _ visit: Visit,
        _ parts: ConsoleParts,
        problem: Problem? = nil
    ) throws -> Page {
        let person = try visit.signedIn()
        let mayWork = Access.right(.work).admits(person.role)
        let versions = publication.versions.filter { mayWork || $0.state == .published }
        var content: [Markup] = []
        if let problem, !problem.isOfDraft { content.append(HTML.notice(problem.words, isError: true)) }
        if publication.draft?.state == .making {
            content.append(HTML.notice("The draft is being made. Load the page again in a moment.", isError: false))
        }
        if let failure = publication.draft?.problem, mayWork { content.append(HTML.notice(failure, isError: true)) }
        content += versions.reversed().map { section($0, publication, person) }
        if versions.isEmpty { content.append(HTML.paragraph("Nothing was published yet.", className: "empty")) }
        if mayWork {
            let title = publication.latest == nil ? "Make the draft anew" : "A next version"
            content.append(try form(title, "/reports/\(publication.id)/draft", publication, visit, parts, problem))
        }
        return Page(
            "Report \(publication.id.number)",
            .reports,
            actions: mayWork ? "the form for a version" : nil,
            content
        )
    }

    private static func section(
        _ version: Publication.Version,
        _ publication: Publication,
        _ person: SignedInPerson
    ) -> Markup {
        let address = "/reports/\(publication.id)/v\(version.number)"
        var content = [
            HTML.facts([
                ("State", .text(state(version.state))), ("Mark", .text(version.request.mark.rawValue)),
                ("Operations", .text("\(version.request.operations.count)")),
                ("Smallest group described", .text("\(version.request.minimumGroup) accounts")),
                ("Indicators", .text(version.request.withIndicators ? "released" : "left out")),
                ("Made", .element("span", .text("\(version.madeBy), "), Words.time(version.madeAt))),
                (
                    "Published",
                    version.publishedBy.map { .element("span", .text("\($0), "), Words.time(version.publishedAt)) }
                        ?? .text("not yet")
                ),
            ])
        ]
        if !version.request.change.isEmpty { content.append(.element("blockquote", .lines(version.request.change))) }
        if !version.files.isEmpty {
            content.append(
                HTML.list(
                    version.files.map { file in
                        .element(
                            "span",
                            HTML.link("\(address)/\(file.name)", file.name),
                            .text(" (\((file.bytes + 1_023) / 1_024) KiB) "),
                            HTML.code("sha256 \(file.sha256.prefix(16))…")
                        )
                    }
                )
            )
        }
        if version.state == .ready {
            if person.name == version.madeBy || !Access.right(.approve).admits(person.role) {
                content.append(
                    HTML.paragraph("Somebody else, with the role senior or admin, has to read it and publish it.")
                )
            } else {
                content.append(
                    HTML.form(
                        "/reports/\(publication.id)/publish",
                        person,
                        label: "Publish version \(version.number)",
                        [
                            HTML.hidden("draft", version.mark),
                            HTML.paragraph("Read the report first. A published version stays as it is."),
                            HTML.button("Publish version \(version.number)"),
                        ]
                    )
                )
            }
        }
        return HTML.section("Version \(version.number)", id: "version-\(version.number)", content)
    }

    private static func state(_ state: Publication.State) -> String {
        switch state {
        case .making: "is being made"
        case .ready: "waits for a reader"
        case .failed: "could not be made"
        case .published: "published"
        }
    }

    private static func form(
        _ title: String,
        _ address: String,
        _ publication: Publication?,
        _ visit: Visit,
        _ parts: ConsoleParts,
        _ problem: Problem?
    ) throws -> Markup {
        let person = try visit.signedIn()
        let sent = problem?.isOfDraft == true ? ReportRoutes.request(visit.form) : nil
        let before = sent ?? publication?.versions.last?.request
        let notice = sent == nil ? nil : problem.map { HTML.notice($0.words, isError: true) }
        let operations = try parts.publications(person).decidedOperations()
        if operations.isEmpty {
            return HTML.section(
                title,
                id: Page.actionsID,
                [
                    notice ?? .none,
                    HTML.paragraph(
                        "There is nothing to report on: a report describes operations with a case in which people decided.",
                        className: "empty"
                    ),
                ]
            )
        }
        let chosen = Set(before?.operations ?? operations.map(\.id))
        let boxes = operations.map { operation in
            HTML.checkbox(
                name: "operation",
                value: operation.id.description,
                isChecked: chosen.contains(operation.id),
                [
                    .text(" \(Wording.count(operation.accounts, "account")), from "), Words.time(operation.firstTime),
                    .text(" to "), Words.time(operation.lastTime),
                ],
                beside: Words.operation(operation.id)
            )
        }
        let marks = SharingMark.allCases.map { (value: $0.rawValue, title: "\($0.rawValue): \($0.explanation)") }
        let fields: [Markup] = [
            HTML.input(
                "Who publishes it",
                name: "publisher",
                value: before?.publisher,
                hint: "Such as the service's name. It stands at the head of the report.",
                isRequired: true,
                maximumLength: 200
            ),
            .element("fieldset", [.element("legend", "Operations that people decided on")] + boxes),
            HTML.select("How far it may travel", name: "mark", marks, chosen: (before?.mark ?? .amber).rawValue),
            HTML.input(
                "Smallest group that is described",
                name: "minimum",
                type: "number",
                value: "\(before?.minimumGroup ?? PublicationRequest.smallestGroup)",
                hint:
                    "\(PublicationRequest.smallestGroup) to \(PublicationRequest.largestGroup) accounts. Smaller groups are counted, and nothing more is said of them.",
                isRequired: true
            ),
            HTML.checkbox(
                name: "indicators",
                value: "yes",
                isChecked: before?.withIndicators == true,
                [
                    .text(
                        " Release hosts, hashes and wallets that several of an operation's accounts named and nobody else did"
                    )
                ]
            ),
            publication?.latest == nil
                ? .none
                : HTML.textarea(
                    "What this version changes",
                    name: "change",
                    value: sent?.change ?? "",
                    hint: "It stands in the report and in its changelog.",
                    isRequired: true
                ),
            HTML.paragraph("No message text and no account stands in it.", className: "hint"),
            HTML.button("Make a draft"),
        ]
        let form = HTML.form(address, person, label: title, fields)
        return HTML.section(title, id: Page.actionsID, [notice ?? .none, form])
    }
}
