// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A public set of labelled texts, read from where the operator keeps it; none of its text comes with Tocsin.
///
/// A set's case says how its labels are understood and which part each row belongs to. Sources and licences are in `docs/model-card.md`.
package enum PublicSet: String, Sendable, CaseIterable {
    // To learn from.
    case advbench, ailuminate, arenaHard = "arena-hard", chineseQuestions = "chatgpt-prompts-zh", cysecbench
    case catqa, harmfulqa, helpOnline = "issuebench-hhonline", interpreter = "cyberseceval-interpreter"
    case prism = "issuebench-prism", promptInjection = "prompt-injection", selfInstruct = "self-instruct"
    // In three parts.
    case xsafety
    // To measure on.
    case coconotContrast = "coconot-contrast", harmbench, issueWriting = "issuebench-templates", mtBench = "mt-bench"
    case multijail, oasst, openAIModeration = "openai-moderation", securityWork = "cyberseceval-frr"
    case simpleSafetyTests = "simple-safety-tests", strongreject, xstest

    /// Reads the set.
    ///
    /// - Parameter folder: The folder in which each set has its own.
    /// - Returns: Its texts in the order of rows; empty when the set is not there.
    /// - Throws: ``CorpusError`` for a file that is not as the set has it.
    package func read(_ folder: String) throws -> [LabelledText] {
        var texts: [LabelledText] = []
        for file in files(in: folder) {
            try SetFile(file).forEachRow { index, row in
                texts += labelled(row, index, file)
            }
        }
        return texts
    }

    /// The files of a set, in order; empty when there are none.
    private func files(in folder: String) -> [String] {
        let own = "\(folder)/\(self.folder)"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: own)) ?? []).sorted()
        return names.filter { name in prefixes.contains { name.hasPrefix($0) } }
            .map { "\(own)/\($0)" }
    }

    private var folder: String {
        switch self {
        case .catqa, .harmfulqa: "red-instruct"
        case .helpOnline, .prism, .issueWriting: "issuebench"
        case .interpreter, .securityWork: "cyberseceval"
        case .coconotContrast: "coconot"
        default: rawValue
        }
    }

    private var prefixes: [String] {
        switch self {
        case .catqa: ["catqa_"]
        case .harmfulqa: ["harmfulqa"]
        case .helpOnline: ["hhonline"]
        case .prism: ["prism"]
        case .issueWriting: ["template_annotations"]
        case .interpreter: ["interpreter"]
        case .securityWork: ["mitre_frr", "frr_multilingual"]
        case .coconotContrast: ["coconot_contrast"]
        case .chineseQuestions: ["prompts-zh", "question-"]
        case .oasst: ["prompt_lottery"]
        case .promptInjection: ["s-labs-train"]
        // Topics whose rows are harmful, or harmless, on the whole; the others mix both.
        case .xsafety:
            ["ar", "de", "en", "fr", "hi", "ja", "ru", "sp", "zh"]
                .flatMap { language in
                    ["Crimes_And_Illegal_Activ", "Unsafe_Instruction", "Mental_Health", "Ethics_And_Morality"]
                        .map { "\(language)_\($0)" }
                }
        default: [""]
        }
    }
}

/// Why a file of labelled texts cannot be used.
package enum CorpusError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String, row: Int, expected: String)

    package var description: String {
        switch self {
        case .cannotRead(let path): "The labelled texts '\(path)' cannot be read. Check the path."
        case .malformed(let path, let row, let expected):
            "The labelled texts '\(path)' have a row \(row) that is not \(expected). Correct it or take the file out."
        }
    }
}
