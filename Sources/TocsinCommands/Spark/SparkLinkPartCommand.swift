// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinLinking

/// What runs on Spark's executors when a log is linked.
struct SparkLinkPartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link-part",
        abstract: "Does one step of linking over a part, from standard input to standard output; for 'spark link'."
    )

    enum Step: String, CaseIterable, ExpressibleByArgument {
        case count, fit, compare, group
    }

    @Argument(
        help:
            "count: stretches' patterns; fit: the model from those; compare: stretches' pairs; group: the groups of connected parts."
    )
    var step: Step

    @Option(help: "What all parts share, as 'spark link' sends it.")
    var table: String

    @Option(help: "What 'fit' gave, for 'compare' and 'group'.")
    var model: String?

    @OptionGroup var weights: LinkOptions

    func run() async throws {
        let steps = SparkLinkSteps(part: try LinkPart(table: try bytes(table)))
        let lines = try NumberLines.standardInput()
        let output =
            switch step {
            case .count: try steps.count(lines)
            case .fit: Data(try steps.fit(lines, weights.load()).bytes)
            case .compare: try steps.compare(lines, loadModel())
            case .group: try steps.group(lines, loadModel())
            }
        try FileHandle.standardOutput.write(contentsOf: output)
    }

    private func loadModel() throws -> LinkModel {
        guard let model else { throw ValidationError("Name with --model what 'fit' gave.") }
        return try LinkModel(bytes: try bytes(model))
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandProblem("'\(path)' cannot be read. Name what 'spark link' sends.")
        }
        return Array(data)
    }
}
