// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinModel
internal import TocsinRuleImport

/// Takes over rules of another tool.
struct RulesImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turns NOVA's keyword rules into ours, and says what could not be carried over.",
        discussion: """
            Semantics and llm are left out; a rule that cannot hold without them is not taken over. Imported rules have no examples, and \
            run only once you have added some: 'tocsin rules check' asks for them.
            """
    )

    @Argument(help: "NOVA's .nov files.")
    var files: [String]

    @Option(help: "The folder that rules are written to, one a file (default: standard output).")
    var out: String?

    @Option(help: "The harm category of rules whose meta names none of ours.")
    var category: String?

    func validate() throws {
        if let category, HarmCategory(rawValue: category) == nil {
            let known = HarmCategory.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no category '\(category)'. Use one of \(known).")
        }
    }

    func run() async throws {
        let console = Console()
        let result = RuleImport(category: category.flatMap(HarmCategory.init)).read(paths: files)
        for problem in result.problems { console.warn("\(problem)") }
        var taken = 0
        for rule in result.rules where try place(rule, isFirst: taken == 0, console) { taken += 1 }
        let left = result.problems.count + result.rules.count - taken
        console.note("\(taken) rules taken over, \(left) problems")
        if left > 0 { throw ExitCode.failure }
    }

    /// Writes a rule where it belongs, and says what is to be known of it.
    ///
    /// - Returns: False where a file of that name is there already.
    private func place(_ rule: ImportedRule, isFirst: Bool, _ console: Console) throws -> Bool {
        if let out {
            let path = out + "/" + rule.fileName
            guard !FileManager.default.fileExists(atPath: path) else {
                console.warn(
                    "\(rule.file):\(rule.line): '\(path)' is there already. Remove it, or give another folder."
                )
                return false
            }
            try OutputFiles.makeFolder(out)
            try OutputFiles.write(Data(rule.text.utf8), to: path)
            console.say("Wrote \(path)")
        } else {
            console.say((isFirst ? "" : "---\n") + rule.text.dropLast())
        }
        for note in rule.notes { console.note("\(rule.file):\(rule.line): \(rule.name): \(note)") }
        return true
    }
}
