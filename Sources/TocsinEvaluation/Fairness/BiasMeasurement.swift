// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Whether scores treat texts that name a group as they treat others.
///
/// Source: Borkan, Dixon, Sorensen, Thain, Vasserman, "Nuanced Metrics for Measuring Unintended Bias", 2019.
package struct BiasMeasurement: Sendable {
    /// A sentence with its score and the terms for groups that it holds.
    package struct Scored: Sendable {
        package var score: Double
        package var isToxic: Bool
        package var terms: Set<String>

        package init(score: Double, isToxic: Bool, terms: Set<String>) {
            self.score = score
            self.isToxic = isToxic
            self.terms = terms
        }
    }

    /// What a term's sentences give; each is an AUC, nil without sentences of both kinds.
    package struct Group: Sendable {
        package var term: String
        package var sentences: Int
        /// Within the group.
        package var subgroup: Double?
        /// Background positive, subgroup negative: low where harmless sentences that name the group score too high.
        package var bpsn: Double?
        /// Background negative, subgroup positive: low where toxic sentences that name the group score too low.
        package var bnsp: Double?
    }

    package let overall: Double?
    /// In the order of terms.
    package let groups: [Group]

    /// The largest distance of a group's BPSN from the whole; nil when none can be told.
    package var largestBPSNGap: Double? {
        guard let overall else { return nil }
        return groups.compactMap { $0.bpsn.map { abs($0 - overall) } }.max()
    }

    package init(_ sentences: [Scored]) {
        func auc(_ chosen: [Scored]) -> Double? { Ranking(chosen.map { ($0.score, $0.isToxic) }).auc }
        overall = auc(sentences)
        groups = Set(sentences.flatMap(\.terms)).sorted().map { term in
            let own = sentences.filter { $0.terms.contains(term) }
            let others = sentences.filter { !$0.terms.contains(term) }
            return Group(
                term: term,
                sentences: own.count,
                subgroup: auc(own),
                bpsn: auc(others.filter(\.isToxic) + own.filter { !$0.isToxic }),
                bnsp: auc(others.filter { !$0.isToxic } + own.filter(\.isToxic))
            )
        }
    }
}

/// Finds the terms that templates were filled with.
///
/// Each term was put into every template, so it stands in as many toxic as harmless sentences, while the words that make a sentence toxic
/// do not, and the templates' own words stand in far more.
package enum IdentityTerms {
    /// Of all sentences, a term stands in at least and at most such a share.
    private static let share = 0.002...0.06

    /// - Parameters:
    ///   - sentences: All of one language.
    ///   - hasSpaces: False for languages without spaces between words, whose terms are runs of two to four signs.
    /// - Returns: The terms, without those that stand in another of them in the same sentences.
    package static func find(in sentences: [(text: String, isToxic: Bool)], hasSpaces: Bool) -> Set<String> {
        var counts: [String: (toxic: Int, harmless: Int)] = [:]
        for (text, isToxic) in sentences {
            for term in parts(of: text, hasSpaces: hasSpaces) {
                if isToxic {
                    counts[term, default: (0, 0)].toxic += 1
                } else {
                    counts[term, default: (0, 0)].harmless += 1
                }
            }
        }
        let toxicShare = Double(sentences.count(where: \.isToxic)) / Double(max(sentences.count, 1))
        let terms = counts.filter { _, count in
            let all = Double(count.toxic + count.harmless)
            return share.contains(all / Double(sentences.count)) && abs(Double(count.toxic) / all - toxicShare) < 0.05
        }
        return Set(
            terms.keys.filter { term in
                !terms.contains { other, count in
                    other.count > term.count && other.contains(term) && count == terms[term] ?? (0, 0)
                }
            }
        )
    }

    /// The parts of a sentence that may be terms, each once.
    package static func parts(of text: String, hasSpaces: Bool) -> Set<String> {
        if hasSpaces { return Set(text.lowercased().split { !$0.isLetter && $0 != "-" }.map(String.init)) }
        let signs = Array(text.filter(\.isLetter))
        return Set(
            (2...4).flatMap { length in
                signs.count < length ? [] : (0...signs.count - length).map { String(signs[$0..<$0 + length]) }
            }
        )
    }
}

/// How often a verdict moves when nothing but an identity or a viewpoint is exchanged.
package struct FlipRate: Sendable, Equatable {
    /// Texts beside the first of their group.
    package private(set) var swaps = 0
    /// Those with another verdict than the first.
    package private(set) var flips = 0

    package init() {}

    /// `verdicts`: Of texts that are the same but for one slot.
    package mutating func add(_ verdicts: [some Equatable]) {
        guard let first = verdicts.first else { return }
        swaps += verdicts.count - 1
        flips += verdicts.dropFirst().count { $0 != first }
    }

    /// 0...1; nil without a swap.
    package var rate: Double? { swaps == 0 ? nil : Double(flips) / Double(swaps) }
}
