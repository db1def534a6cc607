// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinAudit
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinErasure
internal import TocsinIngest
internal import TocsinModel

/// Erasure at the request of an account's owner.
struct EraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Removes what is kept of an account, at its owner's request, and prints a signed list of what went.",
        discussion: """
            Cases in which somebody acted against the account stay, since the decision must be shown and can be appealed; a \
            suspension goes on. Run 'tocsin link' afterwards: what was computed over its operation is older than the erasure.

            Delete the account from the service's own logs first: a log that still holds it brings it back when it is ingested again.
            """
    )

    @Argument(help: "The account: its pseudonym, acct- and 32 hexadecimal digits, or its name in the logs with --name.")
    var account: String

    @Flag(help: "ACCOUNT is the account's name as the logs have it, such as a user id or an e-mail address.")
    var name = false

    @Option(help: "The key that the logs were ingested with (default: beside the store, with .key).")
    var key: String?

    @Option(
        name: .customLong("gateway-events"),
        help: "A folder of gateways' segments to go through too; may be given several times."
    )
    var gatewayEvents: [String] = []

    @Option(help: "A file of labels, as 'decisions export' wrote it, to go through too; may be given several times.")
    var labels: [String] = []

    @Option(help: "The file for the signed list (default: only print it).")
    var out: String?

    @OptionGroup var desk: DeskOptions

    func validate() throws {
        if !name { _ = try CaseWords.account(account) }
    }

    func run() async throws {
        let (work, store) = try desk.open()
        // Segments hold names too. With another key nothing would be found, and a list would say that nothing was there.
        let readsNames = name || !gatewayEvents.isEmpty
        let pseudonyms =
            readsNames
            ? try KeyCheck.read(key ?? desk.store.beside + ".key", of: store) : nil
        let id =
            if name, let pseudonyms { pseudonyms.accountID(of: account) } else { try CaseWords.account(account) }
        for path in gatewayEvents + labels where !FileManager.default.fileExists(atPath: path) {
            throw CommandProblem("'\(path)' is not there. Check --gateway-events and --labels.")
        }
        var erasure = AccountErasure(store: store, desk: work)
        erasure.segments = pseudonyms.map { (gatewayEvents, $0) }
        erasure.labelFiles = labels
        // Read first: whoever cannot sign should not erase.
        let signer = try AuditKeyOptions.signer(nil, besideStore: desk.store.beside)
        let statement = try erasure.run(id, at: .now)
        if statement.isOfNobody {
            throw UnknownToErase(
                isName: name,
                key: key ?? desk.store.beside + ".key",
                lastErasure: try erasure.lastTime()
            )
        }
        let line = try statement.line(signedBy: signer)
        do {
            if let out { try OutputFiles.write(Data((line + "\n").utf8), to: out) }
        } catch {
            // A repeat finds nothing, and signs no list.
            Console().say(line)
            throw error
        }
        Console().say(desk.json ? line : ErasureText.text(statement, line: out == nil ? line : nil))
        if statement.isUnfinished { throw ExitCode.failure }
    }
}

/// Why there is no list: a signed one of nothing would prove the erasure of an account that was mistyped.
struct UnknownToErase: Error, CustomStringConvertible {
    let isName: Bool
    /// The file.
    let key: String
    /// Of any account: the log does not say of which; nil for none.
    let lastErasure: Timestamp?

    var description: String {
        let reason =
            isName
            ? "Nobody has this name. Check that it stands as in the logs, and that they were ingested with the key '\(key)'."
            : "Nobody has this pseudonym. Check it, or name the account as the logs do, with --name."
        let said = " Nothing was erased and no list was signed; what was erased before is nobody's any more."
        let before = lastErasure.map { time in
            " An account was last erased at \(time). If that was this one and it was stopped before it gave its list: 'tocsin audit export' prints the entry that says what went, without the name, and 'tocsin audit checkpoint' signs the log up to it."
        }
        return reason + said + (before ?? "")
    }
}
