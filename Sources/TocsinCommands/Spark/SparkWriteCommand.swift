// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinStore

/// What a store holds, written where Spark's other jobs read.
struct SparkWriteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write",
        abstract: "Writes findings, operations and ties as tables that Spark reads, in Parquet or JSON Lines.",
        discussion: """
            They hold pseudonyms and no text, as findings.jsonl of a report does: keep them where only analysts read. A folder that is there is not written over.
            """
    )

    enum Form: String, CaseIterable, ExpressibleByArgument {
        case parquet, json
    }

    @Argument(help: "The folder that gets 'findings', 'operations' and 'ties', as Spark names it.")
    var folder: String

    @Option(name: .customLong("as"), help: "parquet, or json for JSON Lines.")
    var form = Form.parquet

    @OptionGroup var spark: SparkOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let store = try store.openExisting()
        try await spark.withPlace { place in
            for table in SparkTable.allCases {
                try Data(table.rows(store)).write(to: URL(filePath: "\(place)/\(table.rawValue).jsonl"))
                try Data(table.columns.utf8).write(to: URL(filePath: "\(place)/\(table.rawValue).columns"))
            }
            let tables = SparkTable.allCases.flatMap { ["--table", $0.rawValue] }
            try spark.run(
                "write",
                into: place,
                files: [],
                arguments: ["--to", folder, "--as", form.rawValue] + tables,
                programArguments: []
            )
        }
    }
}
