// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import JSONText
internal import TocsinClassifier
internal import TocsinFindings
internal import TocsinModel

/// What a change would do, before it is made.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Says which findings new rules or a new classifier would add and take away, and writes nothing.",
        discussion: """
            The present side is what 'scan' would use with the same --rules and --model. Findings about single requests \
            are compared, those of rules in shadow as well.
            """
    )

    @OptionGroup var store: StoreOptions
    @OptionGroup var rules: RuleOptions
    @OptionGroup var classifier: ClassifierOptions
    @OptionGroup var instructions: InstructionOptions
    @OptionGroup var work: WorkOptions

    @Option(help: "The new rules: a folder or file; may be given several times (default: as the present ones).")
    var newRules: [String] = []

    @Option(help: "The new model, as 'tocsin train' writes it (default: as the present one).")
    var newModel: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if newRules.isEmpty && newModel == nil {
            throw ValidationError("Give --new-rules, --new-model or both to compare with.")
        }
    }

    func run() async throws {
        let console = Console()
        let opened = try store.openExisting()
        let present = ScanComparison.Side(
            rules: try rules.loadForRun(console),
            classifier: try classifier.load(for: opened, storeOption: store.repeated)
        )
        var new = present
        if !newRules.isEmpty {
            new.rules = try RuleOptions.usable(RuleOptions.read(newRules), option: "--new-rules", console)
        }
        // The second stage belongs to the model that comes with Tocsin, so a new model is compared without it.
        if let newModel { new.classifier = HarmClassifier(try HarmModel(path: newModel)) }
        let comparison = try await ScanComparison(
            opened,
            present: present,
            new: new,
            instructionsBy: instructions.instructionsBy,
            workers: work.workers
        )
        console.say(json ? Self.json(comparison) : Self.text(comparison))
    }

    private static func text(_ comparison: ScanComparison) -> String {
        let changed = comparison.changes.filter { $0.lost + $0.gained > 0 }
        if changed.isEmpty { return "Nothing changes: both raise the same findings." }
        let lines = changed.map { change in
            "\(change.title) (\(change.category.rawValue), \(change.level.rawValue)): \(change.gained.grouped) new findings of "
                + "\(change.gainedAccounts.count.grouped) accounts, \(change.lost.grouped) gone of "
                + "\(change.lostAccounts.count.grouped) accounts, \(change.both.grouped) as before"
        }
        return lines.joined(separator: "\n")
    }

    private static func json(_ comparison: ScanComparison) -> String {
        var writer = JSONWriter()
        writer.array { writer in
            for change in comparison.changes {
                writer.object { writer in
                    writer.member("title", change.title)
                    writer.member("category", change.category.rawValue)
                    writer.member("level", change.level.rawValue)
                    writer.member("both", change.both)
                    writer.member("gained", change.gained)
                    writer.member("lost", change.lost)
                    writer.member("gainedAccounts", change.gainedAccounts.count)
                    writer.member("lostAccounts", change.lostAccounts.count)
                }
            }
        }
        return writer.text
    }
}
