// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// What every answer says to the browser: nothing from elsewhere, nothing inline, nothing kept.
enum SecurityHeaders {
    static let contentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// For a report, which brings its style: no script, nothing from elsewhere, and nothing of the console within its reach. (Its own policy allows
    /// its two style sheets alone.)
    static let reportPolicy =
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

    static func add(to headers: inout HTTPFields, isAsset: Bool) {
        if headers[.contentSecurityPolicy] == nil { headers[.contentSecurityPolicy] = contentSecurityPolicy }
        headers[.xContentTypeOptions] = "nosniff"
        headers[.referrerPolicy] = "no-referrer"
        headers[.crossOriginOpenerPolicy] = "same-origin"
        headers[.crossOriginResourcePolicy] = "same-origin"
        headers[.permissionsPolicy] = "camera=(), microphone=(), geolocation=(), clipboard-read=()"
        headers[.cacheControl] = isAsset ? "public, max-age=3600" : "no-store"
    }
}
