// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinReports

/// What a route answers with.
enum Answer: Sendable {
    case page(Page, HTTPResponse.Status = .ok)
    /// A page for the public, without the console's head and foot.
    case document(Markup, HTTPResponse.Status = .ok, retryAfterSeconds: Int? = nil)
    /// To another page of the console; never to elsewhere.
    case seeOther(LocalPath)
    case json(String)
    case download(name: String, type: StaticString, [UInt8])
    /// Counts in Prometheus' text format.
    case metrics(String)
    /// A report as one page of HTML with its own style.
    case report([UInt8])
    case asset(Asset)
    case plain(String, HTTPResponse.Status = .ok)
    /// A session begins: the browser keeps the token and goes on to the page that was asked for, or else to the queue.
    case signedIn(token: String)
    case signedOut
    /// To the provider of sign-in that the operator set.
    case toProvider(ProviderRedirect)
}

/// A place in the console.
///
/// It begins with one slash and holds no line break, so that it cannot lead elsewhere.
struct LocalPath: Sendable, Equatable {
    let text: String

    init(_ text: String) {
        let isLocal =
            text.hasPrefix("/") && !text.hasPrefix("//") && !text.hasPrefix("/\\")
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        self.text = isLocal ? text : "/"
    }
}
