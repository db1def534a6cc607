// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import NetworkLookup
internal import TocsinIngest

/// The folder that holds an operator's lists: files named after what they list.
struct ListFolder {
    let path: String

    static func path(besideStore store: String) -> String {
        URL(filePath: store).deletingLastPathComponent().appending(path: "lists").path
    }

    /// What lists may name: kinds of network, and throw-away mail domains.
    static let kinds = NetworkDirectory.listKinds + [disposableMail]
    static let disposableMail = "disposable-mail"

    /// Kind and path of each network list, ordered by name; none when there is no folder.
    var networks: [(kind: String, path: String)] {
        files.compactMap { name in
            NetworkDirectory.listKinds.first { name.hasPrefix($0) }.map { ($0, path + "/" + name) }
        }
    }

    /// Throw-away mail domains of all their lists.
    func disposableDomains() throws -> Set<String> {
        try files.filter { $0.hasPrefix(Self.disposableMail) }.reduce(into: []) { domains, name in
            domains.formUnion(try MailDomainList.read(path + "/" + name))
        }
    }

    private var files: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }
}

/// Where the operator's lists are.
struct ListOptions: ParsableArguments {
    @Option(
        name: .customLong("lists"),
        help:
            "A folder with lists vpn*.txt, hosting*.txt, tor*.txt, residential*.txt, disposable-mail*.txt (default: lists beside the store)."
    )
    var folder: String?

    func folder(besideStore store: String) -> ListFolder {
        ListFolder(path: folder ?? ListFolder.path(besideStore: store))
    }
}
