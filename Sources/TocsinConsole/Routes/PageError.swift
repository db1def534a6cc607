// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases

/// Why a request gets another page than it asked for.
enum PageError: Error, Equatable, CustomStringConvertible {
    case notFound
    case notSignedIn
    case notAllowed
    case forged
    case tooLarge(limitBytes: Int)
    case tooSlow
    case wrongForm(String)
    /// What the form makes is there: it was sent before.
    case sentTwice(String)
    case tooMany(waitSeconds: Int)

    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .notSignedIn: .unauthorized
        case .notAllowed, .forged: .forbidden
        case .tooLarge: .contentTooLarge
        case .tooSlow: .requestTimeout
        case .wrongForm: .unprocessableContent
        case .sentTwice: .conflict
        case .tooMany: .tooManyRequests
        }
    }

    var title: String {
        switch self {
        case .notFound: "There is no such page"
        case .notSignedIn: "Sign in first"
        case .notAllowed: "Your role may not do this"
        case .forged: "The form could not be taken"
        case .tooLarge: "That was too long"
        case .tooSlow: "That took too long"
        case .wrongForm: "Something in the form is missing"
        case .sentTwice: "That is there already"
        case .tooMany: "Too many requests came from your network"
        }
    }

    var description: String {
        switch self {
        case .notFound: "Check the address, or start from the queue."
        case .notSignedIn:
            "Nothing was done. Your session is over, or you have none yet. Sign in in another tab, go back here, copy what you wrote, then reload the page and fill the form again."
        case .notAllowed: "Ask somebody who looks after people and roles if you need it for your work."
        case .forged:
            "Nothing was done. The page may be from an earlier session, or from elsewhere: copy what you wrote, reload the page and fill the form again."
        case .tooLarge(let limit): "Nothing was done. A form may hold \(limit / 1024) KiB; shorten the text."
        case .tooSlow: "Nothing was done. Check your connection and send the form again."
        case .wrongForm(let what): "\(what) Nothing was done."
        case .sentTwice(let what): "\(what) Nothing was done a second time."
        case .tooMany(let seconds): "Nothing was done. Try again in \(seconds) seconds."
        }
    }
}
