// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import TocsinStore
internal import ArgumentParser
internal import TocsinModel

/// Which names are one account's.
struct AliasesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aliases",
        abstract: "Proposes which accounts of several logs are one, as lines 'alias,account' for --aliases."
    )

    @OptionGroup var store: StoreOptions

    @Flag(help: "Take the proposals over into the store.")
    var accept = false

    func run() async throws {
        let console = Console()
        let opened = try store.openExisting()
        let proposals = try opened.proposedAliases()
        console.say("alias,account,tied by,events")
        for proposal in proposals {
            console.say("\(proposal.alias),\(proposal.account),\(proposal.kind),\(proposal.events)")
        }
        if accept {
            try JoinedAliases.tell(
                Dictionary(proposals.map { ($0.alias, $0.account) }, uniquingKeysWith: { first, _ in first }),
                to: opened,
                console,
                storeOption: store.repeated
            )
        }
    }
}
