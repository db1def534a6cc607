// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases
internal import TocsinModel
internal import TocsinPublication
internal import TocsinReports

/// Reports: put together from what was decided, looked at, published by somebody else.
enum ReportRoutes {
    static let routes = [
        Route(.get, "/reports", .right(.view), reading: { visit, parts in .page(try ReportPages.list(visit, parts)) }),
        Route(.post, "/reports", .right(.work), reading: { visit, parts in try draft(nil, visit, parts) }),
        Route(
            .get,
            "/reports/:report",
            .right(.view),
            reading: { visit, parts in .page(try ReportPages.one(try found(visit, parts), visit, parts)) }
        ),
        Route(
            .post,
            "/reports/:report/draft",
            .right(.work),
            reading: { visit, parts in try draft(try found(visit, parts), visit, parts) }
        ),
        Route(
            .post,
            "/reports/:report/publish",
            .right(.approve),
            reading: { visit, parts in
                let publication = try found(visit, parts)
                do {
                    _ = try parts.publications(try visit.signedIn())
                        .publish(publication.id, draft: visit.form["draft"] ?? "", at: visit.now)
                    return .seeOther(LocalPath("/reports/\(publication.id)"))
                } catch {
                    return try refused(error, publication, visit, parts, isOfDraft: false)
                }
            }
        ),
        Route(
            .get,
            "/reports/:report/:version/:file",
            .right(.view),
            reading: { visit, parts in try file(visit, parts) }
        ),
    ]

    private static func found(_ visit: Visit, _ parts: ConsoleParts) throws -> Publication {
        let id = try visit.parameter("report") { PublicationID(written: $0) }
        do {
            return try parts.shelf.find(id)
        } catch PublicationError.unknown {
            throw PageError.notFound
        }
    }

    private static func draft(_ publication: Publication?, _ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        do {
            let person = try visit.signedIn()
            guard visit.form["mark"].flatMap({ SharingMark(rawValue: $0) }) != nil else {
                throw PublicationError.incomplete("a sharing mark")
            }
            let request = request(visit.form)
            return try parts.reportWork.begin { () throws -> Answer in
                if publication == nil, let first = try waiting(request, of: person, parts) {
                    return .seeOther(LocalPath("/reports/\(first.id)"))
                }
                let begun = try parts.publications(person).draft(publication?.id, request, at: visit.now)
                parts.reportWork.make(begun, parts)
                return .seeOther(LocalPath("/reports/\(begun.id)"))
            }
        } catch {
            return try refused(error, publication, visit, parts, isOfDraft: true)
        }
    }

    /// What a form asks for, as far as it says it.
    static func request(_ form: FormFields) -> PublicationRequest {
        let operations = form.fields.filter { $0.name == "operation" }.compactMap { OperationID(written: $0.value) }
        return PublicationRequest(
            publisher: form["publisher"] ?? "",
            mark: form["mark"].flatMap { SharingMark(rawValue: $0) } ?? .amber,
            minimumGroup: form["minimum"].flatMap { Int($0) } ?? 0,
            withIndicators: form["indicators"] != nil,
            operations: Set(operations).sorted(),
            change: form["change"] ?? ""
        )
    }

    /// The new report that somebody asked for in the same words and that nobody read yet: its form was sent twice.
    private static func waiting(_ request: PublicationRequest, of person: SignedInPerson, _ parts: ConsoleParts) throws
        -> Publication?
    {
        try parts.shelf.publications().first { publication in
            guard publication.latest == nil, let draft = publication.draft, draft.state != .failed else { return false }
            return draft.madeBy == person.name && draft.request == request
        }
    }

    /// Says at the form why nothing was done.
    private static func refused(
        _ error: any Error,
        _ publication: Publication?,
        _ visit: Visit,
        _ parts: ConsoleParts,
        isOfDraft: Bool
    ) throws -> Answer {
        guard let words = words(error) else { throw error }
        let problem = ReportPages.Problem(words: words, isOfDraft: isOfDraft)
        let page =
            try publication.map { try ReportPages.one($0, visit, parts, problem: problem) }
            ?? ReportPages.list(visit, parts, problem: problem)
        return .page(page, CaseProblem.status(error))
    }

    /// What to say at the form; nil for an error that is none of a report or a case.
    static func words(_ error: any Error) -> String? {
        switch error {
        case PublicationError.cannotWrite:
            "The folder of reports cannot be written. Tell whoever runs the console."
        case let error as PublicationError: "\(error)"
        default: CaseProblem.words(error)
        }
    }

    /// Published files are for everybody here, drafts for those who work on them.
    private static func file(_ visit: Visit, _ parts: ConsoleParts) throws -> Answer {
        let publication = try found(visit, parts)
        let number = try visit.parameter("version") { $0.hasPrefix("v") ? Int($0.dropFirst()) : nil }
        guard let version = publication.versions.first(where: { $0.number == number }) else {
            throw PageError.notFound
        }
        let mayWork = Access.right(.work).admits(try visit.signedIn().role)
        if version.state != .published && !mayWork {
            throw PageError.notAllowed
        }
        let name = try visit.parameter("file") { $0 }
        guard let bytes = parts.shelf.file(name, of: version, in: publication.id) else { throw PageError.notFound }
        if name == "report.html" { return .report(bytes) }
        return .download(name: "\(publication.id)-v\(version.number)-\(name)", type: type(name), bytes)
    }

    private static func type(_ name: String) -> StaticString {
        switch name.split(separator: ".").last {
        case "json": "application/json"
        case "csv": "text/csv; charset=utf-8"
        case "md": "text/markdown; charset=utf-8"
        case "pdf": "application/pdf"
        default: "application/octet-stream"
        }
    }
}
