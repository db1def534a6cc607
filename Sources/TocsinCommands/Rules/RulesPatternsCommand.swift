// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import JSONText
internal import TocsinFindings
internal import TocsinModel

/// What is looked for.
struct RulesPatternsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patterns",
        abstract: "Lists the texts and expressions of request rules as they are scanned for."
    )

    @OptionGroup var rules: RuleOptions

    @Flag(help: "One JSON object a line, with the flags that Vectorscan is given.")
    var json = false

    func run() async throws {
        let console = Console()
        for pattern in try RequestRules(rules.loadForRun(console)).patterns() {
            if json {
                var writer = JSONWriter()
                writer.object { writer in
                    writer.member("field", pattern.field)
                    writer.member("kind", pattern.isLiteral ? "literal" : "expression")
                    writer.member("text", pattern.text)
                    writer.member("flags", Int(pattern.flags))
                    writer.member("confirmed", pattern.isConfirmed)
                    writer.member("rules", pattern.rules.map(\.id))
                    writer.member("exceptions", pattern.exceptions.map(\.id))
                }
                console.say(writer.text)
            } else {
                let kind = pattern.isLiteral ? "text" : pattern.isConfirmed ? "expression, confirmed" : "expression"
                console.say("\(pattern.field), \(kind): \(pattern.text)")
            }
        }
    }
}
