// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
internal import TocsinCommandSupport

/// The commands that speak HTTP; named as the program that people start, which hands over to this one.
package struct TocsinServiceCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "tocsin",
        abstract: "The commands of tocsin that speak HTTP.",
        subcommands: [JudgeCommand.self, GatewayCommand.self, DeliverCommand.self, ServeCommand.self]
    )

    package init() {}

    /// Runs the command of the process's arguments, with what a file and the environment set, and ends the process with its exit code.
    package static func start() async {
        StandardOutput.open()
        do {
            let arguments = try await ConfiguredArguments(Self.self).completed(Array(CommandLine.arguments.dropFirst()))
            await main(arguments)
            try StandardOutput.finish()
        } catch let error as StandardOutputError {
            exit(withError: error)
        } catch {
            exit(withError: ValidationError("\(error)"))
        }
    }
}
