// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CVectorscan
internal import Foundation

/// A compiled, immutable set of patterns, shared freely between tasks.
package final class PatternDatabase: Sendable {
    // Written once in `init`; the C library reads it from any thread.
    nonisolated(unsafe) let handle: OpaquePointer
    /// Per pattern: how to make sure of a hit that the library only believes in; nil where its word is enough.
    let confirmations: [SinglePattern?]
    /// Per pattern: the fewest bytes that a hit can have, to place its start.
    let minimumLengths: [Int]

    /// Compiles patterns; a pattern's place in the list is its id.
    ///
    /// What the library cannot take as it stands runs there as a prefilter, and PCRE2 confirms its hits.
    ///
    /// - Throws: ``PatternError/invalidPattern(_:reason:)`` with the library's own reason.
    package init(_ patterns: [Pattern]) throws(PatternError) {
        var flags: [UInt32] = []
        var confirmations: [SinglePattern?] = []
        var minimumLengths: [Int] = []
        for pattern in patterns {
            let exact = Self.flags(of: pattern)
            if let length = try? Self.minimumLength(of: pattern, flags: exact), Self.compiles(pattern, flags: exact) {
                flags.append(exact)
                minimumLengths.append(length)
                confirmations.append(nil)
            } else {
                // Unicode classes and a few other things are beyond the automata; a looser pattern is not.
                let loose = (exact & ~UInt32(HS_FLAG_UCP)) | UInt32(HS_FLAG_PREFILTER)
                minimumLengths.append(try Self.minimumLength(of: pattern, flags: loose))
                confirmations.append(try SinglePattern(pattern))
                flags.append(loose)
            }
        }
        self.confirmations = confirmations
        self.minimumLengths = minimumLengths
        handle = try Self.compile(patterns, flags: flags)
    }

    deinit {
        hs_free_database(handle)
    }

    /// How many patterns are confirmed by PCRE2.
    package var confirmedPatternCount: Int {
        confirmations.count { $0 != nil }
    }

    private static func flags(of pattern: Pattern) -> UInt32 {
        var flags = UInt32(HS_FLAG_UTF8) | UInt32(HS_FLAG_UCP)
        if pattern.ignoresCase { flags |= UInt32(HS_FLAG_CASELESS) }
        if pattern.isMultiline { flags |= UInt32(HS_FLAG_MULTILINE) }
        if pattern.dotMatchesNewline { flags |= UInt32(HS_FLAG_DOTALL) }
        return flags
    }

    private static func minimumLength(of pattern: Pattern, flags: UInt32) throws(PatternError) -> Int {
        var information: UnsafeMutablePointer<hs_expr_info_t>?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        guard hs_expression_info(pattern.expression, flags, &information, &failure) == HS_SUCCESS, let information
        else { throw invalid(pattern, failure) }
        defer { free(information) }
        return Int(information.pointee.min_width)
    }

    private static func compiles(_ pattern: Pattern, flags: UInt32) -> Bool {
        var database: OpaquePointer?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        guard hs_compile(pattern.expression, flags, UInt32(HS_MODE_BLOCK), nil, &database, &failure) == HS_SUCCESS
        else {
            hs_free_compile_error(failure)
            return false
        }
        hs_free_database(database)
        return true
    }

    private static func compile(_ patterns: [Pattern], flags: [UInt32]) throws(PatternError) -> OpaquePointer {
        let expressions = patterns.map { strdup($0.expression) }
        defer { expressions.forEach { free($0) } }
        let pointers = expressions.map { UnsafePointer($0) }
        let ids = (0..<UInt32(patterns.count)).map { $0 }
        var database: OpaquePointer?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        let code = hs_compile_multi(
            pointers,
            flags,
            ids,
            UInt32(patterns.count),
            UInt32(HS_MODE_BLOCK),
            nil,
            &database,
            &failure
        )
        guard code == HS_SUCCESS, let database else {
            let index = Int(failure?.pointee.expression ?? -1)
            throw invalid(patterns.indices.contains(index) ? patterns[index] : Pattern(expression: "…"), failure)
        }
        return database
    }

    private static func invalid(_ pattern: Pattern, _ failure: UnsafeMutablePointer<hs_compile_error_t>?)
        -> PatternError
    {
        let reason = failure.flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "unknown reason"
        hs_free_compile_error(failure)
        return .invalidPattern(pattern.expression, reason: reason)
    }
}
