// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CPCRE2

/// A pattern compiled by PCRE2: for short texts, and to confirm what a prefilter believes to have seen.
package final class SinglePattern: Sendable {
    // Written once in `init`; the C library reads it from any thread.
    private nonisolated(unsafe) let code: OpaquePointer
    /// How much backtracking one search may cost; above it the text counts as not matching.
    private static let matchLimit: UInt32 = 200_000

    /// Compiles a pattern.
    ///
    /// - Throws: ``PatternError/invalidPattern(_:reason:)`` with the library's own reason.
    package init(_ pattern: Pattern) throws(PatternError) {
        var options = PCRE2_UTF | PCRE2_UCP | PCRE2_NO_UTF_CHECK
        if pattern.ignoresCase { options |= PCRE2_CASELESS }
        if pattern.isMultiline { options |= PCRE2_MULTILINE }
        if pattern.dotMatchesNewline { options |= PCRE2_DOTALL }
        var failure: Int32 = 0
        var offset = 0
        let expression = Array(pattern.expression.utf8)
        guard let code = pcre2_compile_8(expression, expression.count, options, &failure, &offset, nil) else {
            var message = [UInt8](repeating: 0, count: 256)
            pcre2_get_error_message_8(failure, &message, message.count)
            let reason = String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
            throw .invalidPattern(pattern.expression, reason: "\(reason) at byte \(offset)")
        }
        self.code = code
    }

    deinit {
        pcre2_code_free_8(code)
    }

    /// Whether the pattern matches anywhere in a text.
    package func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { !matches(in: $0).isEmpty }
    }

    /// How many matches are taken one after the other; behind them the search leaps ahead, twice as far each time.
    private static let denseMatches = 64

    /// Where the pattern matches, in bytes: the first and those that follow without overlap; of more than 64, some of the later ones.
    func matches(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        guard let data = pcre2_match_data_create_8(1, nil), let context = pcre2_match_context_create_8(nil) else {
            return []
        }
        defer {
            pcre2_match_data_free_8(data)
            pcre2_match_context_free_8(context)
        }
        pcre2_set_match_limit_8(context, Self.matchLimit)
        var found: [Range<Int>] = []
        var start = 0
        var leap = Self.denseMatches
        while start <= text.count {
            let result = pcre2_match_8(code, text.baseAddress, text.count, start, PCRE2_NO_UTF_CHECK, data, context)
            guard result >= 0, let offsets = pcre2_get_ovector_pointer_8(data) else { break }
            let range = Int(offsets[0])..<max(Int(offsets[0]), Int(offsets[1]))
            found.append(range)
            start = range.isEmpty ? Self.nextCharacter(after: range.upperBound, in: text) : range.upperBound
            if found.count >= Self.denseMatches {
                if found.count % Self.denseMatches == 0 { leap *= 2 }
                start = Self.nextCharacter(after: start + leap, in: text)
            }
        }
        return found
    }

    private static func nextCharacter(after index: Int, in text: UnsafeBufferPointer<UInt8>) -> Int {
        var next = index + 1
        while next < text.count && text[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }
}
