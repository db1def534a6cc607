// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// Logs too large for one machine, read and scanned on Apache Spark.
struct SparkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spark",
        abstract: "Reads and scans logs on Apache Spark, with the same result as 'ingest' and 'scan'.",
        subcommands: [SparkSubmitCommand.self, SparkPartCommand.self]
    )
}
