// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import PrometheusText
internal import TocsinModel
internal import TocsinReports
internal import WebService

/// Answers one route: who asks and whether they may, then the form, then the route's own work.
struct RouteResponder: Sendable {
    let route: Route
    let parts: ConsoleParts

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let now = parts.now()
        let token = route.access == .byLink ? nil : SessionCookie.read(request.headers)
        let person: SignedInPerson? =
            if let token { try await parts.signIn.session(token, at: now) } else { nil }
        guard route.access.admits(person?.role) else {
            if person != nil { throw PageError.notAllowed }
            if request.method == .get && !route.path.hasSuffix(".json") {
                var response = Self.seeOther(LocalPath("/sign-in"))
                response.headers[.setCookie] = WantedPage.keep(path: request.uri.path, query: request.uri.query)
                return response
            }
            throw PageError.notSignedIn
        }
        guard let query = FormFields(urlEncoded: request.uri.query ?? "") else { throw PageError.notFound }
        let sent: FormFields
        do {
            sent = try await request.method == .post ? form(request, person) : FormFields()
        } catch let error as PageError where route.path == AppealRoutes.path {
            // For an account's owner, who may not read the console's language.
            let language = AppealRoutes.language(query, request.headers[.acceptLanguage])
            return Self.response(AppealRoutes.refused(error, language), for: nil)
        }
        let visit = Visit(
            person: person,
            token: token,
            path: request.uri.path,
            parameters: Dictionary(
                context.parameters.map { (String($0.key), String($0.value)) },
                uniquingKeysWith: { first, _ in first }
            ),
            query: query,
            rawQuery: request.uri.query ?? "",
            form: sent,
            network: ProxyAddress.last(request, header: parts.settings.addressHeader) ?? context.remoteAddress,
            origin: Self.origin(request.head.authority ?? ""),
            acceptedLanguages: request.headers[.acceptLanguage],
            kept: SessionCookie.read(request.headers, name: SessionCookie.providerName),
            now: now
        )
        do {
            let answer = try await route.handler(visit, parts)
            return Self.response(answer, for: person, wanted: WantedPage.read(request.headers))
        } catch  where CaseProblem.words(error) != nil {
            // The page that says so has the navigation of whoever asked.
            return Wrapping.response(of: error, for: person)
        }
    }

    /// Browsers keep a session over TLS, and without it on this machine alone.
    private static func origin(_ authority: String) -> String {
        let host = authority.prefix { $0 != ":" }
        return "\(["localhost", "127.0.0.1"].contains(host) ? "http" : "https")://\(authority)"
    }

    // MARK: The form

    private func form(_ request: Request, _ person: SignedInPerson?) async throws -> FormFields {
        let isOurs = FormProof.isSameOrigin(
            request.headers,
            authority: request.head.authority,
            guardsSession: route.access != .byLink
        )
        guard isOurs else { throw PageError.forged }
        let type = request.headers[.contentType] ?? "application/x-www-form-urlencoded"
        guard type.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
            throw PageError.wrongForm("The form has to be sent as a browser sends it.")
        }
        let bytes = try await body(request)
        guard let form = FormFields(urlEncoded: String(buffer: bytes)) else {
            throw PageError.wrongForm("The form has to be sent as a browser sends it.")
        }
        if let person, !FormProof.holds(form, person) { throw PageError.forged }
        return form
    }

    /// The body within the limits of size and time.
    private func body(_ request: Request) async throws -> ByteBuffer {
        let settings = parts.settings
        do {
            return try await BodyReader(mostBytes: settings.formBytes, time: settings.formTime).read(request)
        } catch BodyError.tooLong {
            throw PageError.tooLarge(limitBytes: settings.formBytes)
        } catch BodyError.tooSlow {
            throw PageError.tooSlow
        }
    }

    // MARK: The answer

    /// `wanted`: Where somebody who signs in goes on to.
    private static func response(
        _ answer: Answer,
        for person: SignedInPerson?,
        wanted: LocalPath = LocalPath("/")
    ) -> Response {
        switch answer {
        case .page(let page, let status): return response(page: page, for: person, status)
        case .document(let markup, let status, let retryAfterSeconds):
            var response = response("text/html; charset=utf-8", ByteBuffer(string: markup.source), status)
            response.headers[.retryAfter] = retryAfterSeconds.map { "\($0)" }
            return response
        case .seeOther(let path): return seeOther(path)
        case .json(let text): return response("application/json", ByteBuffer(string: text), .ok)
        case .plain(let text, let status):
            return response("text/plain; charset=utf-8", ByteBuffer(string: text), status)
        case .metrics(let text): return response(MetricsPage.type, ByteBuffer(string: text), .ok)
        case .asset(let asset): return response(asset.type, ByteBuffer(bytes: asset.bytes), .ok)
        case .report(let bytes):
            var response = response("text/html; charset=utf-8", ByteBuffer(bytes: bytes), .ok)
            response.headers[.contentSecurityPolicy] = SecurityHeaders.reportPolicy
            return response
        case .download(let name, let type, let bytes):
            var response = response("\(type)", ByteBuffer(bytes: bytes), .ok)
            response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
            return response
        case .signedIn(let token):
            var response = seeOther(wanted)
            response.headers[values: .setCookie] = [
                SessionCookie.set(token), SessionCookie.remove(name: SessionCookie.providerName), WantedPage.forget,
            ]
            return response
        case .signedOut:
            var response = seeOther(LocalPath("/sign-in"))
            response.headers[.setCookie] = SessionCookie.remove()
            return response
        case .toProvider(let redirect):
            var response = Response(status: .seeOther, headers: [.location: redirect.address])
            if let kept = redirect.kept {
                response.headers[.setCookie] = SessionCookie.set(kept, name: SessionCookie.providerName)
            }
            return response
        }
    }

    static func response(page: Page, for person: SignedInPerson?, _ status: HTTPResponse.Status) -> Response {
        response("text/html; charset=utf-8", ByteBuffer(string: page.document(for: person).source), status)
    }

    private static func seeOther(_ path: LocalPath) -> Response {
        Response(status: .seeOther, headers: [.location: path.text])
    }

    private static func response(_ type: String, _ bytes: ByteBuffer, _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status,
            headers: [.contentType: type, .contentLength: "\(bytes.readableBytes)"],
            body: .init(byteBuffer: bytes)
        )
    }
}
