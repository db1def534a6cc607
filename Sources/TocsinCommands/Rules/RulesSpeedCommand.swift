// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import JSONText
internal import TocsinFindings

/// How fast it is looked for.
struct RulesSpeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speed",
        abstract: "Times the rules on texts in memory, on one task, as JSON.",
        shouldDisplay: false
    )

    @OptionGroup var rules: RuleOptions

    @OptionGroup var texts: TextsInMemory

    func run() async throws {
        let console = Console()
        let prompts = try texts.load()
        let speed = try ScanSpeed(rules.loadForRun(console), prompts: prompts)
        var writer = JSONWriter()
        try writer.object { writer in
            writer.member("texts", prompts.count)
            writer.member("bytes", prompts.reduce(0) { $0 + $1.utf8.count })
            for (name, part) in [
                ("patterns", speed.patterns), ("matching", speed.matching), ("scanning", speed.scanning),
            ] {
                let measured = try part()
                writer.key(name)
                writer.object { writer in
                    writer.member("seconds", measured.duration / .seconds(1))
                    writer.member("found", measured.found)
                }
            }
        }
        console.say(writer.text)
    }
}
