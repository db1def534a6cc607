// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import OTLPTracing
internal import TocsinAPI
internal import TocsinCases
internal import TocsinReports
internal import TocsinStore
internal import Tracing
internal import WebService

/// Around every route: errors become pages (JSON below `/api`), every answer gets the headers of ``SecurityHeaders``, and the log a line.
///
/// The log names the route, never the address: that may hold a pseudonym.
struct Wrapping: RouterMiddleware {
    let logger: Logger
    let metrics: ConsoleMetrics
    /// Nil where no traces are wanted.
    let tracer: OTLPTracer?
    let storeProblem: @Sendable (any Error) -> StoreProblem?

    /// As the router writes it.
    private static let assetPath = RouterPath(AssetRoutes.path).description

    func handle(
        _ request: Request,
        context: ConnectionContext,
        next: (Request, ConnectionContext) async throws -> Response
    ) async throws -> Response {
        let clock = ContinuousClock()
        let start = clock.now
        let span = tracer?.startSpan("request", context: .topLevel, ofKind: .server)
        defer { span?.end() }
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let problem = storeProblem(error)
            response =
                if Self.isForPrograms(request) {
                    ProgramAPI.refusal(of: error, isUnavailable: problem?.trouble != nil)
                } else if let trouble = problem?.trouble {
                    Self.response(of: trouble)
                } else {
                    Self.response(of: error)
                }
            if response.status.code >= 500 {
                // Its text could hold what no log may; its kind cannot.
                let kind = problem?.word ?? String(reflecting: type(of: error))
                logger.error(
                    "A request failed",
                    metadata: ["route": "\(context.endpointPath ?? "none")", "kind": "\(kind)"]
                )
            }
        }
        SecurityHeaders.add(to: &response.headers, isAsset: context.endpointPath == Self.assetPath)
        let time = clock.now - start
        // A method of a path that is none of ours could be anything.
        let route = context.endpointPath.flatMap { $0.hasPrefix("/") ? "\(request.method) \($0)" : nil } ?? "none"
        span?.operationName = route
        span?.attributes["http.response.status_code"] = Int64(response.status.code)
        if response.status.code >= 500 { span?.setStatus(SpanStatus(code: .error)) }
        metrics.count(
            route: route,
            status: response.status.code,
            seconds: time / .seconds(1)
        )
        logger.info(
            "Answered",
            metadata: [
                "method": "\(request.method)", "route": "\(context.endpointPath ?? "none")",
                "status": "\(response.status.code)", "milliseconds": "\(time / .milliseconds(1))",
            ]
        )
        return response
    }

    /// Programs read JSON, also where there is nothing.
    private static func isForPrograms(_ request: Request) -> Bool {
        request.uri.path == "/api" || request.uri.path.hasPrefix("/api/")
    }

    static func response(of error: any Error, for person: SignedInPerson? = nil) -> Response {
        switch error {
        case PageError.notSignedIn:
            page(
                PageError.notSignedIn.title,
                PageError.notSignedIn.description,
                .unauthorized,
                person,
                next: HTML.link("/sign-in", "Sign in")
            )
        case let error as PageError: page(error.title, error.description, error.status, person)
        case let error as HTTPError where error.status == .notFound:
            page(PageError.notFound.title, PageError.notFound.description, .notFound, person)
        case let error as HTTPError where error.status.code < 500:
            page("That cannot be answered", "Check the address and the method.", error.status, person)
        case is CaseError, is CaseDeskError, is CaseStoreError:
            page("Not done", CaseProblem.words(error) ?? "\(error)", CaseProblem.status(error), person)
        default:
            page(
                "Something failed here",
                "Nothing was done. Try again; if it stays so, tell whoever runs the console, with the time.",
                .internalServerError,
                person
            )
        }
    }

    private static func response(of trouble: StoreTrouble) -> Response {
        let (title, text) =
            switch trouble {
            case .away: ("The store is away now", "Try again in a while, and look first whether it was done")
            case .cannotBeWritten: ("The store cannot be written now", "Nothing was done. Try again in a while")
            }
        return page(
            title,
            "\(text); if it stays so, tell whoever runs the console, with the time.",
            .serviceUnavailable,
            nil
        )
    }

    private static func page(
        _ title: String,
        _ text: String,
        _ status: HTTPResponse.Status,
        _ person: SignedInPerson?,
        next: Markup = HTML.link("/", "Go to the queue")
    ) -> Response {
        let page = Page(title, nil, [HTML.paragraph(text), HTML.list([next])])
        return RouteResponder.response(page: page, for: person, status)
    }
}
