// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BlockingWork
internal import HTTPTypes
package import Hummingbird
internal import NIOCore
internal import TocsinSignIn
package import WebService

/// The API for programs of the operator's people: a token opens it, and what it does, they do.
///
/// It answers its own refusals; any other error goes on to the middleware that it is served behind.
package struct ProgramAPI: Sendable {
    private static let bodyTime = Duration.seconds(10)
    private static let methods: [HTTPRequest.Method] =
        [.get, .post, .put, .patch, .delete, .head, .options, .trace] + [HTTPRequest.Method("QUERY")].compactMap(\.self)

    private let desk: APIDesk
    private let queue = BlockingWork(name: "tocsin api store", atOnce: 2, waiting: 1_000)

    package init(_ desk: APIDesk) {
        self.desk = desk
    }

    /// Adds the API to a router: every route of the table, and for every path of it a word on other methods.
    package func add(to router: some RouterMethods<ConnectionContext>) {
        for route in APIRoutes.all {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await answer(request, context, route)
            }
        }
        let methods = Dictionary(grouping: APIRoutes.all, by: \.path).mapValues { $0.map(\.method) }
        for (path, allowed) in methods {
            let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
            for other in Self.methods where !allowed.contains(other) {
                router.on(RouterPath(path), method: other) { _, _ in
                    Self.wrongMethod(other, allowed: names)
                }
            }
        }
    }

    /// - Throws: What is no refusal, for whoever serves the API: it logs the kind and answers with ``refusal(of:isUnavailable:)``.
    private func answer(
        _ request: Request,
        _ context: ConnectionContext,
        _ route: APIRoute
    ) async throws -> Response {
        do {
            return Self.response(try await handled(request, context, route))
        } catch {
            guard let refusal = APIRefusal(error) else { throw error }
            return Self.response(refusal)
        }
    }

    private func handled(_ request: Request, _ context: ConnectionContext, _ route: APIRoute) async throws -> APIAnswer
    {
        let now = desk.now()
        // Before anything is read: nobody without a token makes work.
        let client = try await queue.run { [desk] in try Self.token(request).flatMap { try desk.client($0, now) } }
        guard route.access.admits(client) else {
            throw client == nil ? APIRefusal.unknownClient : .notAllowed
        }
        let asked = APIRequest(
            client: client,
            parameters: Dictionary(
                context.parameters.map { (String($0.key), String($0.value)) },
                uniquingKeysWith: { first, _ in first }
            ),
            query: request.uri.queryParameters.map { (String($0.key), String($0.value)) },
            body: request.method == .post ? try await body(request) : "",
            knownMark: request.headers[.ifNoneMatch],
            now: now
        )
        return try await queue.run { [desk] in try route.handler(asked, desk) }
    }

    private static func token(_ request: Request) -> String? {
        guard let field = request.headers[.authorization], field.lowercased().hasPrefix("bearer ") else { return nil }
        return String(field.dropFirst(7))
    }

    private func body(_ request: Request) async throws(APIRefusal) -> String {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased() ?? ""
        guard type.filter({ $0 != " " }) == "application/json" else { throw .wrongType }
        do {
            let bytes = try await BodyReader(mostBytes: APIRequest.mostBodyBytes, time: Self.bodyTime).read(request)
            return String(buffer: bytes)
        } catch BodyError.tooLong {
            throw .tooLong
        } catch {
            throw .tooSlow
        }
    }

    // MARK: Answers

    /// What a request for an address of programs gets that no route answers, or that failed.
    ///
    /// `isUnavailable`: Whether the error says that the store is away, or cannot be written; told by whoever serves the API, which knows no
    /// database.
    package static func refusal(of error: any Error, isUnavailable: Bool) -> Response {
        let isUnknown = (error as? HTTPError)?.status == .notFound
        let fault: APIRefusal = isUnavailable ? .unavailable : .busy
        return response(isUnknown ? APIRefusal.notFound : APIRefusal(error) ?? fault)
    }

    private static func response(_ refusal: APIRefusal) -> Response {
        let fields: [(HTTPField.Name, String)] = refusal == .unknownClient ? [(.wwwAuthenticate, "Bearer")] : []
        return response(refusal.status, refusal.json, [(.contentType, "application/json")] + fields)
    }

    private static func wrongMethod(_ method: HTTPRequest.Method, allowed: String) -> Response {
        // An answer to HEAD has no body.
        let text = method == .head ? "" : APIRefusal.wrongMethod.json
        return response(
            APIRefusal.wrongMethod.status,
            text,
            [(.contentType, "application/json"), (.allow, allowed)]
        )
    }

    private static func response(_ answer: APIAnswer) -> Response {
        switch answer {
        case .json(let text): response(.ok, text, [(.contentType, "application/json")])
        case .created(let text, let location):
            response(.created, text, [(.contentType, "application/json"), (.location, location)])
        case .lines(let text, let mark):
            response(.ok, text, [(.contentType, "application/jsonl"), (.eTag, mark)])
        case .notModified(let mark): response(.notModified, "", [(.eTag, mark)])
        }
    }

    private static func response(
        _ status: HTTPResponse.Status,
        _ text: String,
        _ fields: [(HTTPField.Name, String)]
    ) -> Response {
        var headers: HTTPFields = [.cacheControl: "no-store", .xContentTypeOptions: "nosniff"]
        headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        for (name, value) in fields { headers[name] = value }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
