// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCases
internal import TocsinModel
internal import TocsinReports
internal import TocsinStore

/// Operations: a list, and one.
enum OperationsPage {
    private static let pageSize = 50

    static func list(_ visit: Visit, _ parts: ConsoleParts) throws -> Page {
        let person = try visit.signedIn()
        let page = visit.pageNumber
        let count = try parts.store.operationCount()
        let operations = try parts.store.operationSummaries(limit: pageSize, offset: (page - 1) * pageSize)
        let rows = try operations.map { operation in
            [
                Words.operation(operation.id),
                .text(operation.standing == .harmful ? "harm was found" : "acts together, no harm found"),
                .text(Wording.number(operation.accounts)), Words.time(operation.firstTime),
                Words.time(operation.lastTime), try openOrCase(operation.id, operation.standing, person, parts),
            ]
        }
        return Page(
            "Operations",
            .operations,
            [
                HTML.paragraph(
                    "Accounts that are held to act together. Acting together is no harm: only where members have findings of their own is an operation proposed."
                ),
                HTML.table(
                    "Operations",
                    hidesCaption: true,
                    [
                        .text("Operation"), .text("Standing"), .number("Accounts"), .text("From"), .text("To"),
                        .text("Case"),
                    ],
                    rows,
                    empty: "none yet. Accounts are compared after each scan: ask whoever runs Tocsin when that was."
                ), HTML.paging("/operations", visit.query, page: page, hasMore: page * pageSize < count),
            ]
        )
    }

    static func one(_ id: OperationID, _ visit: Visit, _ parts: ConsoleParts) throws -> Page {
        let person = try visit.signedIn()
        guard let operation = try parts.store.operation(id) else { throw PageError.notFound }
        let strongest = operation.ties.max { ($0.matchWeightBits, $1.first) < ($1.matchWeightBits, $0.first) }
        return Page(
            "Operation \(id.description.dropFirst(10).prefix(8))",
            .operations,
            [
                HTML.facts([
                    ("Whole id", HTML.code(id.description)),
                    (
                        "Standing",
                        .text(operation.standing == .harmful ? "harm was found" : "acts together, no harm found")
                    ),
                    ("Accounts", .text(Wording.number(operation.members.count))),
                    ("Mostly", .text(operation.mainCategory?.title ?? "no harm found")),
                    ("From", Words.time(operation.firstTime)), ("To", Words.time(operation.lastTime)),
                    ("Case", try openOrCase(id, operation.standing, person, parts)),
                ]), HTML.section("Ties", id: "ties", [OperationDrawing.graph(operation, id: "graph")]),
                strongest.map { OperationDrawing.waterfall($0, id: "waterfall") } ?? .none,
                HTML.section("Beside groups that nobody chose", id: "controls", [controls(operation)]),
                operation.possible.isEmpty
                    ? .none
                    : HTML.section(
                        "Accounts that may belong",
                        id: "possible",
                        [
                            HTML.table(
                                "Not counted as members",
                                [.text("Account"), .number("Probability")],
                                operation.possible.prefix(100).map {
                                    [Words.account($0.account), .text(Words.decimal($0.probability))]
                                }
                            )
                        ]
                    ),
            ]
        )
    }

    /// The case about it, or a button that opens one.
    private static func openOrCase(
        _ id: OperationID,
        _ standing: Operation.Standing,
        _ person: SignedInPerson,
        _ parts: ConsoleParts
    ) throws -> Markup {
        var query = CaseQuery()
        query.origin = id.description
        let cases = try parts.desk(person).summaries(query)
        if let one = cases.last {
            return HTML.link("/cases/case-\(one.number)", "case-\(one.number)")
        }
        guard standing == .harmful, person.role.rights.contains(.work) else { return .text("none") }
        return HTML.form(
            "/cases",
            person,
            className: "inline",
            [
                HTML.hidden("operation", id.description),
                .element(
                    "button",
                    ["type": "submit", "class": "quiet", "aria-label": "Open a case about \(id)"],
                    "Open a case"
                ),
            ]
        )
    }

    private static func controls(_ operation: Operation) -> Markup {
        HTML.table(
            "The group beside groups of as many accounts of the same languages and hours",
            [.text("What"), .number("This group"), .number("Others on average"), .number("Others at most")],
            operation.controls.map { control in
                let what =
                    switch control.statistic {
                    case .harmfulMembers: "members with findings of level medium or above"
                    case .sharedContent: "pairs with near-identical prompts or rare names in common"
                    case .sameMinutes: "pairs active in the same minutes"
                    }
                return [
                    .text(what), .text(Words.decimal(control.share)), .text(Words.decimal(control.controlMean)),
                    .text(Words.decimal(control.controlMost)),
                ]
            },
            empty: "there was nothing to draw from."
        )
    }
}
