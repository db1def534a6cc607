// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import TocsinScamCheck

/// Answers the page's requests.
struct CheckPageResponder: Sendable {
    let check: PublicCheck
    let logger: Logger

    /// The empty form.
    func form(_ request: Request) -> Response {
        let language = language(request)
        return CheckResponse.page(CheckPage(language: language).html(.nothing), language)
    }

    /// The form that came back; the answer does not repeat the message.
    func answer(_ request: Request, peer: String?) async -> Response {
        let language = language(request)
        let page = CheckPage(language: language)
        do {
            try check.admit(request, peer: peer)
            let message = try await message(request)
            let verdict = try await check.verdict(message)
            let advice = try ScamAdvice(language: language.rawValue)
            return CheckResponse.page(page.html(.verdict(verdict, advice)), language)
        } catch {
            let refusal = check.refusal(error, logger)
            return CheckResponse.page(page.html(.refusal(refusal)), language, refusal: refusal)
        }
    }

    private struct Form: Decodable {
        var message: String
    }

    private func message(_ request: Request) async throws -> String {
        let body = try await check.body(request, type: "application/x-www-form-urlencoded")
        guard let form = try? URLEncodedFormDecoder().decode(Form.self, from: body) else {
            throw CheckRefusal.malformed
        }
        return form.message
    }

    private func language(_ request: Request) -> PageLanguage {
        PageLanguage.choose(
            asked: request.uri.queryParameters.get("lang"),
            accepted: request.headers[.acceptLanguage]
        )
    }
}
