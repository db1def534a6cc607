// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import TocsinErasure
internal import TocsinModel

/// An erasure in words.
enum ErasureText {
    /// `line`: The signed statement, to be printed as well.
    static func text(_ statement: ErasureStatement, line: String?) -> String {
        var lines = ["Erased \(statement.account):"]
        let gone = statement.removed.filter { $0.count > 0 }
        lines +=
            gone.isEmpty ? ["  nothing"] : gone.map { "  \($0.count.grouped) \($0.what)" }
        lines.append("Kept:")
        lines += statement.kept.map { "  \($0.what)\n    \($0.reason)" }
        let unfinished = statement.left.filter(\.isUnfinished)
        if !unfinished.isEmpty {
            lines.append("Not finished:")
            lines += unfinished.map { "  \($0.place)\n    \($0.advice)" }
        }
        lines.append("Not reached:")
        lines += statement.left.filter { !$0.isUnfinished }.map { "  \($0.place)\n    \($0.advice)" }
        if let line { lines += ["Signed:", line] }
        return lines.joined(separator: "\n")
    }
}
