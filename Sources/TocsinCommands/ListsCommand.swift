// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import Foundation
internal import NetworkLookup
internal import TocsinIngest

/// Takes over lists of networks and mail domains.
struct ListsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lists",
        abstract: "Takes over lists of VPN, hosting, Tor or residential networks, or of throw-away mail domains.",
        discussion: "Networks count for logs ingested from then on, mail domains from the next scan on."
    )

    @Argument(help: "What the lists name: \(ListFolder.kinds.joined(separator: ", ")).")
    var kind: String

    @Argument(
        help:
            "Files with a network (192.0.2.0/24), an address, an AS number or a mail domain a line, or MISP warning lists."
    )
    var files: [String]

    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard ListFolder.kinds.contains(kind) else {
            throw ValidationError("The kind must be one of \(ListFolder.kinds.joined(separator: ", ")).")
        }
    }

    func run() async throws {
        let folder = ListFolder.path(besideStore: store.beside)
        try OutputFiles.makeFolder(folder)
        for file in files {
            try check(file)
            let target = folder + "/\(kind)-" + URL(filePath: file).lastPathComponent
            try OutputFiles.saying(target) {
                if FileManager.default.fileExists(atPath: target) { try FileManager.default.removeItem(atPath: target) }
                try FileManager.default.copyItem(atPath: file, toPath: target)
            }
            Console().say("Took over '\(file)' as '\(target)'.")
        }
    }

    /// A list that cannot be used must not get in the way of every later run.
    private func check(_ file: String) throws {
        if kind == ListFolder.disposableMail {
            _ = try MailDomainList.read(file)
        } else {
            _ = try NetworkDirectory(countryFolder: nil, lists: [(kind, file)])
        }
    }
}
