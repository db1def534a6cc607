// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text as one word of a POSIX shell, for commands that somebody is to type next.
    ///
    /// As it is where no shell takes any of it for something else, or else between single quotation marks.
    package var shellWord: String {
        let isPlain = allSatisfy { $0.isLetter || $0.isNumber || "._-/:@%+=,".contains($0) }
        if isPlain, !isEmpty { return self }
        return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
