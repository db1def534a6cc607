// Tocsin
// SPDX-License-Identifier: Apache-2.0

import PatternMatching

/// What a scan found, as `pattern:start-end`.
func hits(_ patterns: [Pattern], in text: String) throws -> [String] {
    try scan(patterns, text).map { "\($0.pattern):\($0.bytes.lowerBound)-\($0.bytes.upperBound)" }
}

/// Whether a pattern hits anywhere.
func isFound(_ pattern: Pattern, in text: String) throws -> Bool {
    try !scan([pattern], text).isEmpty
}

func scan(
    _ patterns: [Pattern],
    _ text: String,
    cache: CompiledPatternCache = .none
) throws -> [PatternHit] {
    let scanner = try PatternScanner(PatternDatabase(patterns, cache: cache))
    var text = text
    let result = text.withUTF8 { utf8 in Result { () throws(PatternError) in try scanner.scan(utf8) } }
    return try result.get()
}
