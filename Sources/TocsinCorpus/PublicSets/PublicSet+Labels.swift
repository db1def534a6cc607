// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

extension PublicSet {
    /// What a row says; nothing for one that is left out, since its label tells nothing of intent.
    ///
    /// Several texts for a row that holds its own translations.
    func labelled(_ row: SetFile.Row, _ index: Int, _ path: String) -> [LabelledText] {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        guard let label = label(row, index, file) else { return [] }
        return texts(row, file).map { language, text in
            LabelledText(
                id: "\(file)-\(index)-\(language)",
                set: rawValue,
                language: language,
                text: text,
                isHarmful: label.isHarmful,
                category: label.category,
                part: label.part
            )
        }
    }

    private func texts(_ row: SetFile.Row, _ file: String) -> [(language: String, text: String)] {
        if self == .multijail {
            return ["en", "zh", "it", "vi", "ar", "ko", "th", "bn", "sw", "jv"].compactMap { language in
                row[language].flatMap { $0.isEmpty ? nil : (language, $0) }
            }
        }
        guard let text = textColumns.lazy.compactMap({ row[$0] }).first(where: { !$0.isEmpty }) else { return [] }
        return [(language(file, row), text)]
    }

    /// Where the text is, the first that is there.
    private var textColumns: [String] {
        ["user_prompt", "prompt_text", "prompts_final", "forbidden_prompt", "mutated_prompt", "Behavior", "Prompt"]
            + ["prompt", "turns", "instruction", "text"]
    }

    private struct Label {
        var isHarmful: Bool
        var category: HarmCategory?
        var part: Part
    }

    private func label(_ row: SetFile.Row, _ index: Int, _ file: String) -> Label? {
        func harmful(_ category: HarmCategory?, _ part: Part) -> Label {
            Label(isHarmful: true, category: category, part: part)
        }
        func harmless(_ part: Part) -> Label { Label(isHarmful: false, category: nil, part: part) }
        switch self {
        case .advbench, .harmfulqa: return harmful(nil, .train)
        case .interpreter: return harmful(.intrusion, .train)
        case .catqa: return Self.catqaCategories[row["group"] ?? ""].map { harmful($0, .train) }
        case .ailuminate: return Self.hazards[row["hazard"] ?? ""].map { harmful($0, .train) }
        // Close to defenders' questions and many: every tenth.
        case .cysecbench:
            return index % 10 == 0 ? harmful(row["Category"] == "Malware Attacks" ? .malware : .intrusion, .train) : nil
        case .arenaHard, .chineseQuestions, .helpOnline, .prism, .selfInstruct: return harmless(.mostlyTrain(index))
        case .promptInjection: return row["label"] == "0" ? harmless(.mostlyTrain(index)) : nil
        case .xsafety: return xsafety(index, file)
        case .issueWriting, .oasst, .mtBench, .securityWork, .coconotContrast: return harmless(.measuredOnly(index))
        case .xstest: return Label(isHarmful: row["label"] == "unsafe", category: nil, part: .test)
        case .openAIModeration: return moderation(row)
        case .multijail, .simpleSafetyTests, .strongreject: return harmful(nil, .test)
        case .harmbench: return row["SemanticCategory"] == "copyright" ? nil : harmful(nil, .test)
        }
    }

    /// Rows of these topics that stand in files of 100 match over languages, so a row number is one text and its translations.
    ///
    /// `Unsafe_Instruction` lost rows in most languages, so none of it is learned from.
    private func xsafety(_ index: Int, _ file: String) -> Label? {
        if file.contains("_Unsafe_") { return Label(isHarmful: true, category: nil, part: .test) }
        // One row of it is missing and nobody knows which, so its rows match no other language's.
        if file.hasPrefix("ru_Ethics") { return nil }
        let isHarmful = file.contains("_Crimes_")
        return Label(isHarmful: isHarmful, category: isHarmful ? .illicit : nil, part: .thirds(index))
    }

    /// Harmful when any of the set's categories holds; a category without a value is unknown, and counts as not.
    private func moderation(_ row: SetFile.Row) -> Label? {
        let columns: [(String, HarmCategory)] = [
            ("SH", .selfHarm), ("S", .sexual), ("H2", .hate), ("H", .hate), ("HR", .hate), ("V2", .violence),
            ("V", .violence),
        ]
        let category = columns.first { row[$0.0] == "1" }?.1
        return Label(isHarmful: category != nil, category: category, part: .test)
    }

    private static let catqaCategories: [String: HarmCategory] = [
        "Illegal Activity": .illicit, "Hate/Harass/Violence": .hate, "Malware Viruses": .malware,
        "Physical Harm": .violence,
        "Economic Harm": .fraud, "Fraud/Deception": .fraud, "Adult Content": .sexual,
        "Political Campaigning": .influence,
        "Privacy Violation Activity": .surveillance,
    ]

    /// Hazards whose rows ask for harm; the others ask for advice, or are questions on a topic.
    private static let hazards: [String: HarmCategory] = [
        "vcr": .violence, "ncr": .fraud, "prv": .surveillance, "iwp": .illicit, "hte": .hate, "src": .sexual,
        "ssh": .selfHarm,
    ]

    private func language(_ file: String, _ row: SetFile.Row) -> String {
        switch self {
        case .xsafety: file.hasPrefix("sp_") ? "es" : String(file.prefix(2))
        case .mtBench: String(file.prefix(2))
        case .chineseQuestions: "zh"
        case .catqa: file.contains("chinese") ? "zh" : file.contains("vietnamese") ? "vi" : "en"
        case .ailuminate: file.contains("fr_fr") ? "fr" : "en"
        case .securityWork: Self.spokenLanguages[row["speaking_language"] ?? ""] ?? "en"
        default: "en"
        }
    }

    private static let spokenLanguages = [
        "Portuguese": "pt", "Spanish": "es", "Italian": "it", "German": "de", "French": "fr", "Hindi": "hi",
        "Thai": "th",
    ]
}
