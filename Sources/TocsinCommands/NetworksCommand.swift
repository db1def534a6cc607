// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import JSONText
internal import TocsinIngest

/// Takes over network lists.
struct NetworksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "networks",
        abstract: "Takes over lists of VPN, hosting, Tor or residential networks, for logs ingested from then on."
    )

    @Argument(help: "What the lists name: \(NetworkDirectory.listKinds.joined(separator: ", ")).")
    var kind: String

    @Argument(help: "Files with a network (192.0.2.0/24), an address or an AS number a line, or MISP warning lists.")
    var files: [String]

    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard NetworkDirectory.listKinds.contains(kind) else {
            throw ValidationError("The kind must be one of \(NetworkDirectory.listKinds.joined(separator: ", ")).")
        }
    }

    func run() async throws {
        let folder = NetworkListFolder.path(besideStore: store.store)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for file in files {
            // Read first: a list that cannot be used must not get in the way of every later run.
            _ = try NetworkDirectory(countryFolder: nil, lists: [(kind, file)])
            let target = folder + "/\(kind)-" + URL(filePath: file).lastPathComponent
            if FileManager.default.fileExists(atPath: target) { try FileManager.default.removeItem(atPath: target) }
            try FileManager.default.copyItem(atPath: file, toPath: target)
            Console().say("Took over '\(file)' as '\(target)'.")
        }
    }
}
