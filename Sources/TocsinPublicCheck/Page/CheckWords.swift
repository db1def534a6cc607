// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What the page says, but for verdicts: those words come with the scam check.
struct CheckWords: Sendable {
    var title: String
    var intro: String
    var label: String
    var hint: String
    var button: String
    var another: String
    var privacy: String
    var limits: String
    var languages: String
    var sorry: String
    var tooLong: String
    var notWhole: String
    /// Followed by a number of seconds and ``seconds``.
    var tooMany: String
    var seconds: String
    var busy: String
    var failed: String

    static func of(_ language: PageLanguage) -> CheckWords {
        switch language {
        case .english: english
        case .french: french
        case .spanish: spanish
        case .chinese: chinese
        }
    }

    func text(_ refusal: CheckRefusal) -> String {
        switch refusal {
        case .tooLong: tooLong
        case .tooSlow, .brokenOff, .wrongType, .malformed: notWhole
        case .tooMany(let wait): tooMany + String(wait) + seconds
        case .busy: busy
        case .failed: failed
        }
    }
}
