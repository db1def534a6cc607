// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import PatternMatching
internal import Yams

/// Phrases by which a writer says that words are somebody else's, or that he asks about them instead of for them.
///
/// Phrases of all languages are looked for in one pass, whatever the language of a text, so no verdict hangs on which it is.
package final class QuotationPhrases: Sendable {
    private let database: PatternDatabase
    /// By pattern.
    private let kinds: [Kind]

    /// What a phrase says.
    package enum Kind: String, Sendable, CaseIterable {
        /// "The message I got": what follows a colon is quoted.
        case introduces
        /// "Is this a scam?", "what should I do": the writer asks about what somebody does, or for help against it.
        case asksAbout
    }

    /// The phrases that come with Tocsin.
    ///
    /// - Throws: ``QuotationPhrasesError`` when the installation is damaged.
    package static func bundled() throws -> QuotationPhrases {
        try QuotationPhrases(path: Bundle.module.bundleURL.appending(path: "Phrases/quotation.yml").path)
    }

    /// Reads phrases: a YAML mapping of kinds to languages to lists of phrases.
    ///
    /// - Throws: ``QuotationPhrasesError``, or `PatternError` for a phrase that does not compile.
    package init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw QuotationPhrasesError.cannotRead(path: path)
        }
        let lists: [String: [String: [String]]]
        do {
            lists = try YAMLDecoder().decode([String: [String: [String]]].self, from: data)
        } catch {
            throw QuotationPhrasesError.malformed(path: path)
        }
        if let unknown = lists.keys.sorted().first(where: { Kind(rawValue: $0) == nil }) {
            throw QuotationPhrasesError.unknownKind(path: path, kind: unknown)
        }
        var kinds: [Kind] = []
        var patterns: [Pattern] = []
        for kind in Kind.allCases {
            for phrase in (lists[kind.rawValue] ?? [:]).sorted(by: { $0.key < $1.key }).flatMap(\.value) {
                kinds.append(kind)
                patterns.append(.literal(phrase))
            }
        }
        guard !patterns.isEmpty else { throw QuotationPhrasesError.malformed(path: path) }
        self.kinds = kinds
        database = try PatternDatabase(patterns)
    }

    /// Looks for phrases in one text after the other; each task has its own.
    package final class Matcher {
        private let phrases: QuotationPhrases
        private let scanner: PatternScanner

        /// - Throws: `PatternError.outOfMemory`.
        package init(_ phrases: QuotationPhrases) throws {
            self.phrases = phrases
            scanner = try PatternScanner(phrases.database)
        }

        /// The phrases of a text, in the order of their ends, which are UTF-8 bytes.
        ///
        /// - Throws: `PatternError.scanFailed(code:)`.
        package func find(in text: String) throws -> [(kind: Kind, bytes: Range<Int>)] {
            let utf8 = Array(text.utf8)
            let hits = try utf8.withUnsafeBufferPointer { utf8 in
                try Result { () throws(PatternError) in try scanner.scan(utf8) }.get()
            }
            return hits.map { (phrases.kinds[$0.pattern], $0.bytes) }
                .sorted { $0.bytes.upperBound < $1.bytes.upperBound }
        }
    }
}

/// Why phrases cannot be used.
package enum QuotationPhrasesError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String)
    case unknownKind(path: String, kind: String)

    package var description: String {
        let known = QuotationPhrases.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        return switch self {
        case .cannotRead(let path): "The phrases '\(path)' cannot be read. Check the path, or install Tocsin again."
        case .malformed(let path):
            "The phrases '\(path)' are not a YAML mapping of \(known) to languages to lists of phrases. Correct them."
        case .unknownKind(let path, let kind):
            "The phrases '\(path)' have a kind '\(kind)'. Use \(known)."
        }
    }
}
