// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinFindings
internal import TocsinLinking
internal import TocsinSignals

extension Stages {
    /// As ``link(_:_:_:isFull:)`` over all accounts, with the work on pairs done on Spark.
    mutating func link(
        _ activity: Activity,
        _ rules: RuleSet,
        _ weights: LinkOptions,
        on spark: SparkOptions
    ) async throws -> Linking.Result {
        let workers = workers
        let spread = SpreadLinking(activity.log, activity.families, weights: try weights.load())
        return try await link(rules) { findings, earlier in
            try await spark.withPlace { place in
                try Data(spread.table).write(to: URL(filePath: place + "/table"))
                try spark.run(
                    "link",
                    into: place,
                    files: [place + "/table"],
                    arguments: ["--stretches", "\(spread.stretchCount)"],
                    programArguments: weights.path.map { ["--link-weights", $0] } ?? []
                )
                guard let model = FileManager.default.contents(atPath: place + "/model") else {
                    throw NumberLinesError.cannotRead(name: "the model that Spark's driver gave")
                }
                return try await spread.result(
                    LinkModel(bytes: Array(model)),
                    pairs: SparkLinkSteps.pairs(
                        NumberLines(path: place + "/pairs", name: "the pairs that Spark gave"),
                        accounts: activity.log.accounts.count
                    ),
                    groups: SparkLinkSteps.groups(
                        NumberLines(path: place + "/groups", name: "the groups that Spark gave")
                    ),
                    findings: findings,
                    earlier: earlier,
                    workers: workers
                )
            }
        }
    }
}
