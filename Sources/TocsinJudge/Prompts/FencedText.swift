// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A text under judgement, set apart so that nothing in it can pass for the question around it.
///
/// It stands between two lines that hold a random word, and each of its own lines begins with a bar, so that no line of it can be a
/// delimiter, a heading or a speaker's turn, whatever it holds.
struct FencedText {
    let first: String
    let last: String
    let lines: String

    /// What every line between the two begins with.
    static let mark = "| "

    init(_ text: String, boundary: String) {
        first = "BEGIN \(boundary)"
        last = "END \(boundary)"
        lines = InertText.make(text)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { Self.mark + $0 }
            .joined(separator: "\n")
    }

    /// The two lines with the text between them.
    var block: String { "\(first)\n\(lines)\n\(last)" }
}
