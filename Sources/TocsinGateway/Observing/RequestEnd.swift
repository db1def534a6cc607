// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How a request ended, as a fixed word for metrics and logs.
enum RequestEnd: String {
    /// It was answered to the end.
    case answered
    /// Its client left before.
    case clientLeft
    /// What came of it, or of its answer, broke off.
    case brokeOff
}
