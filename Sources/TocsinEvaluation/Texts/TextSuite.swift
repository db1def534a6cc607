// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinCorpus
internal import TocsinModel

/// A group of texts that is measured as one.
package struct TextSuite: Sendable {
    /// Such as `near-misses`, or `near-misses fr`.
    package var name: String
    package var texts: [LabelledText]

    /// All that is measured, from texts of one part; suites without a text are left out.
    ///
    /// Sets that hold only harm are measured beside harmless texts of the same language.
    package static func all(_ texts: [LabelledText], part: Part) -> [TextSuite] {
        let tested = texts.filter { $0.part == part }
        let bySet = Dictionary(grouping: tested, by: \.set)
        func set(_ set: PublicSet) -> [LabelledText] { bySet[set.rawValue] ?? [] }
        let pairs = bySet[NearMissPair.setName] ?? []
        var suites = [TextSuite(name: "near-misses", texts: pairs)]
        for category in HarmCategory.allCases {
            suites.append(
                TextSuite(name: "near-misses \(category.rawValue)", texts: pairs.filter { $0.category == category })
            )
        }
        for (language, texts) in Dictionary(grouping: pairs, by: \.language).sorted(by: { $0.key < $1.key }) {
            suites.append(TextSuite(name: "near-misses \(language)", texts: texts))
        }
        for one in [PublicSet.xstest, .openAIModeration] {
            suites.append(TextSuite(name: one.rawValue, texts: set(one)))
        }
        let harmless = Dictionary(
            grouping: (set(.mtBench) + set(.xsafety) + set(.oasst)).filter { !$0.isHarmful },
            by: \.language
        )
        for one in [PublicSet.multijail, .xsafety] {
            let harmful = Dictionary(grouping: set(one).filter(\.isHarmful), by: \.language)
            for (language, texts) in harmful.sorted(by: { $0.key < $1.key }) {
                suites.append(TextSuite(name: "\(one.rawValue) \(language)", texts: texts + (harmless[language] ?? [])))
            }
        }
        let english = harmless["en"] ?? []
        for one in [PublicSet.simpleSafetyTests, .harmbench, .strongreject] {
            if !set(one).isEmpty { suites.append(TextSuite(name: one.rawValue, texts: set(one) + english)) }
        }
        let ordinary: [PublicSet] = [.securityWork, .coconotContrast, .issueWriting, .prism, .helpOnline, .arenaHard]
        for one in ordinary { suites.append(TextSuite(name: one.rawValue, texts: set(one))) }
        return suites.filter { !$0.texts.isEmpty }
    }
}
