// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport

/// The command `tocsin` and its subcommands.
package struct TocsinCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "tocsin",
        abstract: "Finds the accounts that use an AI service for harm, in the service's own logs.",
        discussion: """
            'tocsin investigate LOGS' does the whole job: it reads the logs, raises findings, ties accounts into \
            operations and writes a report. The stages can be run one by one over the same store.

            \(ServiceHandOver.help)
            """,
        version: "0.1.0",
        subcommands: [
            InvestigateCommand.self, IngestCommand.self, ScanCommand.self, LinkCommand.self, ReportCommand.self,
            WatchCommand.self, WorkerCommand.self, RulesCommand.self, SimulateCommand.self, EvaluateCommand.self,
            AliasesCommand.self,
            ListsCommand.self,
            PurgeCommand.self, RiskCommand.self, TrainCommand.self, CompareCommand.self, ModelCommand.self,
            CheckCommand.self,
            CasesCommand.self, DecisionsCommand.self, AuditCommand.self, PeopleCommand.self, EraseCommand.self,
            BackupCommand.self,
            RestoreCommand.self, DoctorCommand.self, SparkCommand.self,
        ]
    )

    package init() {}

    /// Runs the command of the process's arguments, and ends the process with its exit code.
    package static func start() async {
        StandardOutput.open()
        if let arguments = ServiceHandOver.arguments(Array(CommandLine.arguments.dropFirst())) {
            let failure = ServiceHandOver.run(arguments)
            Console.tell("Error: \(failure)\n")
            exit(withError: ExitCode.failure)
        }
        await main()
        do { try StandardOutput.finish() } catch { exit(withError: error) }
    }
}
