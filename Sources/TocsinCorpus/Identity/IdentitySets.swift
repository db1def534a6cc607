// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Public sentences that differ in nothing but whom they name: they show whether a verdict hangs on an identity.
package enum IdentitySets {
    /// Sentences about groups, toxic and not.
    package struct Sentence: Sendable {
        /// ISO 639-1, or with a script where the set says one (`hi-Latn`).
        package var language: String
        package var text: String
        package var isToxic: Bool
    }

    /// Texts that are the same but for one slot.
    package struct Variants: Sendable {
        package var set: String
        package var language: String
        package var texts: [String]
    }

    /// `madlibs`: templates filled with identity terms; empty where the set is not there.
    package static func sentences(_ folder: String) throws -> [Sentence] {
        try files(folder + "/madlibs", suffix: "_sentence_templates.csv.gz").flatMap { file in
            let language = String(file.name.prefix { $0 != "_" })
            return try rows(file.path).compactMap { row in
                row["phrase"].map { Sentence(language: language, text: $0, isToxic: row["toxicity"] == "toxic") }
            }
        }
    }

    /// `hatecheck` and `hatecheck-multilingual`: test cases of one template with different groups named.
    package static func groupVariants(_ folder: String) throws -> [Variants] {
        let files =
            try files(folder + "/hatecheck-multilingual", suffix: ".csv.gz")
            + files(folder + "/hatecheck", suffix: ".csv")
        return try files.flatMap { file in
            var byTemplate: [String: [String]] = [:]
            for row in try rows(file.path) {
                guard let template = row["case_templ"], template.contains("[IDENT"), let text = row["test_case"] else {
                    continue
                }
                byTemplate[template, default: []].append(text)
            }
            let language = languages.first { file.name.contains($0.key) }?.value ?? "en"
            let set = file.name.hasPrefix("test_suite") ? "hatecheck" : "hatecheck-multilingual"
            return byTemplate.sorted { $0.key < $1.key }.filter { $0.value.count > 1 }
                .map { Variants(set: set, language: language, texts: $0.value) }
        }
    }

    /// `issuebench`: requests of real users, of each issue once neutral, once for and once against it.
    ///
    /// - Parameters:
    ///   - folder: Where the sets are.
    ///   - issueCount: How many issues each template is filled with, spread evenly over all.
    /// - Returns: For each template and issue, three texts; empty where the set is not there.
    /// - Throws: ``CorpusError`` for a file that is not as the set has it.
    package static func viewpointVariants(_ folder: String, issueCount: Int) throws -> [Variants] {
        let issues = try files(folder + "/issuebench", suffix: "issues.csv").flatMap { try rows($0.path) }
            .compactMap { row -> [String]? in
                let views = ["topic_neutral", "topic_pro", "topic_con"].compactMap { row[$0] }
                return views.count == 3 && Set(views).count == 3 ? views : nil
            }
        let templates = try files(folder + "/issuebench", suffix: "templates_full.csv").flatMap { try rows($0.path) }
            .compactMap { $0["annot1_template"] }
        if issues.isEmpty { return [] }
        return templates.enumerated().flatMap { index, template in
            (0..<issueCount).map { number in
                // Each template meets other issues, so that all have their turn.
                let views = issues[(index * issueCount + number) % issues.count]
                return Variants(
                    set: "issuebench",
                    language: "en",
                    texts: views.map { template.replacing("X", with: $0) }
                )
            }
        }
    }

    private static func files(_ folder: String, suffix: String) throws -> [(name: String, path: String)] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return names.filter { $0.hasSuffix(suffix) }.map { ($0, folder + "/" + $0) }
    }

    private static func rows(_ path: String) throws -> [SetFile.Row] {
        var rows: [SetFile.Row] = []
        try SetFile(path).forEachRow { _, row in rows.append(row) }
        return rows
    }

    private static let languages = [
        "arabic": "ar", "dutch": "nl", "french": "fr", "german": "de", "hindi": "hi", "italian": "it", "mandarin": "zh",
        "polish": "pl", "portuguese": "pt", "spanish": "es",
    ]
}
