// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import JSONText
internal import TocsinCases
internal import TocsinStore

/// What a route answers with.
enum APIAnswer: Sendable {
    case json(String)
    /// Something new, under an address.
    case created(String, location: String)
    /// Lines of JSON, with a mark that changes when they do.
    case lines(String, mark: String)
    case notModified(mark: String)
}

/// Why a request is not answered.
package enum APIRefusal: Error, Equatable {
    case unknownClient
    case notAllowed
    case notFound
    case wrongMethod
    case malformed(String)
    case wrongType
    case tooLong
    case tooSlow
    case conflict(String)
    /// The store is away, or cannot be written.
    case unavailable
    case busy

    /// What an error means to a client; nil for one that is none of its making.
    init?(_ error: any Error) {
        switch error {
        case let error as APIRefusal: self = error
        case CaseError.notAllowed: self = .notAllowed
        // What a case refuses, it refuses because of how it stands.
        case let error as CaseError: self = .conflict("\(error)")
        case CaseDeskError.unknown, CaseDeskError.noSuch: self = .notFound
        case let error as CaseDeskError:
            switch error {
            case .openAlready, .changedMeanwhile: self = .conflict("\(error)")
            default: return nil
            }
        case CaseStoreError.damagedAudit:
            // Its own words name a command, which whoever reads the answer may not be able to run.
            self = .conflict(
                "The audit log's last entry is not as it was written, so nothing was written. Tell whoever runs Tocsin: they have to verify the log."
            )
        case let error as CaseStoreError: self = .conflict("\(error)")
        default: return nil
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .unknownClient: .unauthorized
        case .notAllowed: .forbidden
        case .notFound: .notFound
        case .wrongMethod: .methodNotAllowed
        case .malformed: .badRequest
        case .wrongType: .unsupportedMediaType
        case .tooLong: .contentTooLarge
        case .tooSlow: .requestTimeout
        case .conflict: .conflict
        case .unavailable: .serviceUnavailable
        case .busy: .internalServerError
        }
    }

    /// A stable word.
    var word: String {
        switch self {
        case .unknownClient: "unknownClient"
        case .notAllowed: "notAllowed"
        case .notFound: "notFound"
        case .wrongMethod: "wrongMethod"
        case .malformed: "malformed"
        case .wrongType: "wrongType"
        case .tooLong: "tooLong"
        case .tooSlow: "tooSlow"
        case .conflict: "conflict"
        case .unavailable: "unavailable"
        case .busy: "failed"
        }
    }

    var message: String {
        switch self {
        case .unknownClient:
            "Send a token as 'Authorization: Bearer tcs_…'. This one is missing, unknown or over: ask whoever runs Tocsin for a new one."
        case .notAllowed: "The token's scopes, or its person's role, do not allow this."
        case .notFound: "There is no such thing. Check the address."
        case .wrongMethod: "This address does not take that method. 'Allow' in the answer's head says which it takes."
        case .malformed(let what): "Not understood: \(what)."
        case .wrongType: "Send a body of type application/json."
        case .tooLong: "A body may have \(APIRequest.mostBodyBytes / 1024) KiB."
        case .tooSlow: "The body took too long."
        case .conflict(let what): what
        case .unavailable:
            "The store is away or cannot be written now. Try again in a while, and look first whether it was done; if it stays so, tell whoever runs Tocsin, with the time."
        case .busy:
            "Something failed here, and nothing was done. Try again; if it stays so, tell whoever runs Tocsin, with the time."
        }
    }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("error", word)
            writer.member("message", message)
        }
        return writer.text
    }
}
