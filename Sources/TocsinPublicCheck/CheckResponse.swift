// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Responses with the headers that all of them have.
enum CheckResponse {
    /// Nothing runs, nothing is loaded from elsewhere, nobody frames it, and nothing of it is kept or told on.
    private static let common: [(HTTPField.Name, String)] =
        [
            (
                .contentSecurityPolicy,
                "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ),
            (.xContentTypeOptions, "nosniff"),
        ]
        + named([
            ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ])

    private static func named(_ fields: [(String, String)]) -> [(HTTPField.Name, String)] {
        fields.compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
    }

    private static func response(
        _ status: HTTPResponse.Status,
        type: String,
        _ body: String,
        _ fields: [(HTTPField.Name, String)]
    ) -> Response {
        var headers = HTTPFields()
        for (name, value) in common + [(.contentType, type)] + fields { headers[name] = value }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: body)))
    }

    static func page(_ html: String, _ language: PageLanguage, refusal: CheckRefusal? = nil) -> Response {
        response(
            refusal?.status ?? .ok,
            type: "text/html; charset=utf-8",
            html,
            [(.cacheControl, "no-store"), (.contentLanguage, language.tag), (.vary, "Accept-Language")] + after(refusal)
        )
    }

    static func json(_ text: String, refusal: CheckRefusal? = nil) -> Response {
        response(
            refusal?.status ?? .ok,
            type: "application/json",
            text,
            [(.cacheControl, "no-store")] + after(refusal)
        )
    }

    /// A file of ours.
    static func file(_ text: String, type: String) -> Response {
        response(.ok, type: type, text, [(.cacheControl, "public, max-age=3600")])
    }

    static func notAllowed(_ methods: String) -> Response {
        response(.methodNotAllowed, type: "text/plain; charset=utf-8", "Use \(methods).\n", [(.allow, methods)])
    }

    private static func after(_ refusal: CheckRefusal?) -> [(HTTPField.Name, String)] {
        var fields: [(HTTPField.Name, String)] = []
        if let seconds = refusal?.retryAfterSeconds { fields.append((.retryAfter, String(seconds))) }
        if refusal?.closes == true { fields.append((.connection, "close")) }
        return fields
    }
}
