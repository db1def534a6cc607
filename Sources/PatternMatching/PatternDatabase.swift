// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CVectorscan
internal import Foundation

/// A compiled, immutable set of patterns, shared freely between tasks.
///
/// Texts that are looked for without regard to case stand folded in a database of literals, and are looked for in folded text whose
/// runs of blanks are one; everything else stands in a database of expressions. Either takes all its patterns in one pass.
package final class PatternDatabase: Sendable {
    let literals: Part?
    let expressions: Part?

    /// Compiles patterns; a pattern's place in the list is its id.
    ///
    /// `cache`: Where what takes long is kept.
    ///
    /// - Throws: ``PatternError/invalidPattern(_:reason:)`` with the library's own reason.
    package init(_ patterns: [Pattern], cache: CompiledPatternCache = .none) throws(PatternError) {
        var literals: [(id: Int, text: String, folded: [UInt8])] = []
        var expressions: [(id: Int, pattern: Pattern)] = []
        for (id, pattern) in patterns.enumerated() {
            if let text = pattern.literal, let folded = pattern.foldedLiteral {
                literals.append((id, text, folded))
            } else {
                expressions.append((id, pattern))
            }
        }
        self.literals = literals.isEmpty ? nil : try Part(literals: literals, cache)
        self.expressions = expressions.isEmpty ? nil : try Part(expressions: expressions, cache)
    }

    /// How many patterns are confirmed by PCRE2.
    package var confirmedPatternCount: Int {
        expressions?.confirmations.count { $0 != nil } ?? 0
    }

    /// One database of the library.
    final class Part: Sendable {
        // Written once in `init`; the C library reads it from any thread.
        nonisolated(unsafe) let handle: OpaquePointer
        /// The ids of the patterns, by their place here; a text's other spellings have the same.
        let ids: [Int]
        /// The fewest bytes that a hit can have, to place its start.
        let minimumLengths: [Int]
        /// How to make sure of a hit that the library only believes in; nil where its word is enough.
        let confirmations: [SinglePattern?]

        init(
            literals: [(id: Int, text: String, folded: [UInt8])],
            _ cache: CompiledPatternCache
        ) throws(PatternError) {
            var texts: [[UInt8]] = []
            var ids: [Int] = []
            for (id, text, folded) in literals {
                let spellings = [folded] + LiteralSpelling.others(of: text).map(CaseFolding.fold)
                texts += spellings
                ids += spellings.map { _ in id }
            }
            self.ids = ids
            minimumLengths = texts.map(\.count)
            confirmations = texts.map { _ in nil }
            let flags = [UInt32](repeating: 0, count: texts.count)
            handle = try cache.database(of: texts, flags: flags) { () throws(PatternError) in
                try VectorscanCompiler.compile(literals: texts, flags: flags)
            }
        }

        init(expressions: [(id: Int, pattern: Pattern)], _ cache: CompiledPatternCache) throws(PatternError) {
            var flags: [UInt32] = []
            var confirmations: [SinglePattern?] = []
            var minimumLengths: [Int] = []
            var scannedPatterns: [Pattern] = []
            for (_, pattern) in expressions {
                let form = try Self.scannedForm(of: pattern)
                minimumLengths.append(form.minimumLength)
                flags.append(form.flags)
                confirmations.append(form.needsConfirmation ? try SinglePattern(pattern) : nil)
                scannedPatterns.append(form.pattern)
            }
            ids = expressions.map(\.id)
            self.confirmations = confirmations
            self.minimumLengths = minimumLengths
            let texts = scannedPatterns.map { Array($0.expression.utf8) }
            handle = try cache.database(of: texts, flags: flags) { () throws(PatternError) in
                try VectorscanCompiler.compile(expressions: texts, flags: flags)
            }
        }

        /// What the library is to look for in place of a pattern.
        struct ScannedForm {
            var pattern: Pattern
            var flags: UInt32
            var minimumLength: Int
            var needsConfirmation: Bool
        }

        /// The narrowest form that the library takes: the pattern, something wider, or every text.
        static func scannedForm(of pattern: Pattern) throws(PatternError) -> ScannedForm {
            let loose = pattern.loosened
            let scanned = loose ?? pattern
            let exact = VectorscanCompiler.flags(of: scanned)
            // Look-around and back-references: the library has a way of its own to look for something wider.
            for flags in [exact, exact | UInt32(HS_FLAG_PREFILTER)] {
                if let length = try? VectorscanCompiler.minimumLength(of: scanned, flags: flags), length > 0 {
                    let needsConfirmation = loose != nil || flags != exact
                    return ScannedForm(
                        pattern: scanned,
                        flags: flags,
                        minimumLength: length,
                        needsConfirmation: needsConfirmation
                    )
                }
            }
            // Atomic groups, or a pattern that also matches nothing: PCRE2 is asked about every text.
            let anyText = pattern.anyText
            let flags = VectorscanCompiler.flags(of: anyText)
            let length = try VectorscanCompiler.minimumLength(of: anyText, flags: flags)
            return ScannedForm(pattern: anyText, flags: flags, minimumLength: length, needsConfirmation: true)
        }

        deinit {
            hs_free_database(handle)
        }
    }
}
