// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How a sign-in ended, in the words that services use for it.
enum SignInOutcome {
    private static let failures: Set = [
        "failed", "failure", "fail", "error", "denied", "rejected", "refused", "blocked", "invalid",
    ]

    /// Whether a word says that somebody came in; true where there is none.
    static func succeeded(_ word: String?) -> Bool { word.map { !failures.contains($0.lowercased()) } ?? true }
}
