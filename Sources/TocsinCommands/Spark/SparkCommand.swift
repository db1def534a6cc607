// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// Logs too large for one machine, on Apache Spark.
struct SparkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spark",
        abstract: "Reads, scans and links logs on Apache Spark, with the same result as 'ingest', 'scan' and 'link'.",
        subcommands: [
            SparkSubmitCommand.self, SparkLinkCommand.self, SparkWriteCommand.self, SparkPartCommand.self,
            SparkLinkPartCommand.self,
        ]
    )
}
