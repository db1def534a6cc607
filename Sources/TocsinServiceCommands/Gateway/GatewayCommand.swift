// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport

/// The gateway, and the check whether it does what was decided.
struct GatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: ServiceCommandName.gateway.abstract,
        subcommands: [GatewayRunCommand.self, GatewayAuthorizeCommand.self, GatewayVerifyCommand.self],
        defaultSubcommand: GatewayRunCommand.self
    )
}
