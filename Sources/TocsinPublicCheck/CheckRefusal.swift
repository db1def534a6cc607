// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import WebService

/// Why a request is not answered; holds nothing of it.
enum CheckRefusal: Error, Sendable, Equatable {
    case tooLong, tooSlow, brokenOff
    /// Neither the form's type nor JSON, where one of them is wanted.
    case wrongType
    /// Without a message, or with what there is no place for.
    case malformed
    /// Seconds from 1.
    case tooMany(waitSeconds: Int)
    /// Too many wait already.
    case busy
    /// A fault here, which waiting need not end.
    case failed

    init(_ error: BodyError) {
        self =
            switch error {
            case .tooLong: .tooLong
            case .tooSlow: .tooSlow
            case .brokenOff: .brokenOff
            }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .tooLong: .contentTooLarge
        case .tooSlow: .requestTimeout
        case .brokenOff, .malformed: .badRequest
        case .wrongType: .unsupportedMediaType
        case .tooMany: .tooManyRequests
        case .busy: .serviceUnavailable
        case .failed: .internalServerError
        }
    }

    /// A fixed word for programs.
    var word: String {
        switch self {
        case .tooLong: "too-long"
        case .tooSlow: "too-slow"
        case .brokenOff: "broken-off"
        case .wrongType: "wrong-type"
        case .malformed: "malformed"
        case .tooMany: "too-many"
        case .busy: "busy"
        case .failed: "failed"
        }
    }

    /// When to come back; nil where that would not help.
    var retryAfterSeconds: Int? {
        switch self {
        case .tooMany(let seconds): seconds
        case .busy: 60
        default: nil
        }
    }

    /// Whether what is left of the request is not worth reading.
    var closes: Bool { self == .tooLong || self == .tooSlow || self == .brokenOff }
}
