// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why an upstream gave no answer, or not to its end.
enum UpstreamError: String, Error {
    case connectTimeout, cannotConnect, noTLS, silent, tooLong, closed, noHTTP

    /// Whether it had its time, and did not use it.
    var isTimeout: Bool {
        switch self {
        case .connectTimeout, .silent, .tooLong: true
        case .cannotConnect, .noTLS, .closed, .noHTTP: false
        }
    }

    /// A fixed word for logs and spans, with no address and nothing of the request in it.
    var word: String { rawValue }
}
