// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import HTTPTypes

/// Proof that a form was made by the console for the session that sends it (against cross-site request forgery).
enum FormProof {
    static let field = "proof"

    /// An HMAC-SHA-256 under the session's secret, so that the page never holds the secret itself.
    static func make(_ person: SignedInPerson) -> String {
        let key = SymmetricKey(data: Data(person.formSecret.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Data("tocsin console form".utf8), using: key)
        return Data(code).base64EncodedString()
    }

    static func holds(_ form: FormFields, _ person: SignedInPerson) -> Bool {
        guard let sent = form[field].flatMap({ Data(base64Encoded: $0) }) else { return false }
        let key = SymmetricKey(data: Data(person.formSecret.utf8))
        return HMAC<SHA256>.isValidAuthenticationCode(
            sent,
            authenticating: Data("tocsin console form".utf8),
            using: key
        )
    }

    /// Whether a browser says that the request comes from a page of this very origin; programs that say nothing pass.
    ///
    /// Pages of the console send no referrer, and browsers then give `null` as the origin, so that `Sec-Fetch-Site` decides. Older browsers do not send that:
    /// where no session is at stake, `null` alone passes.
    static func isSameOrigin(_ headers: HTTPFields, authority: String?, guardsSession: Bool) -> Bool {
        let site = headers[.secFetchSite]
        if let site, site != "same-origin" { return false }
        guard let origin = headers[.origin] else { return true }
        if origin == "null" { return site != nil || !guardsSession }
        guard let host = origin.split(separator: "/", omittingEmptySubsequences: true).last, let authority else {
            return false
        }
        return host.lowercased() == authority.lowercased()
    }
}

extension HTTPField.Name {
    static var secFetchSite: Self { Self("Sec-Fetch-Site") ?? .origin }
    static var referrerPolicy: Self { Self("Referrer-Policy") ?? .origin }
    static var crossOriginOpenerPolicy: Self { Self("Cross-Origin-Opener-Policy") ?? .origin }
    static var crossOriginResourcePolicy: Self { Self("Cross-Origin-Resource-Policy") ?? .origin }
    static var permissionsPolicy: Self { Self("Permissions-Policy") ?? .origin }
}
