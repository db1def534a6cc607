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
        var names: Set<String> = []
        for file in files where !names.insert(name(of: file)).inserted {
            throw ValidationError(
                "Two files would both become '\(name(of: file))', and the last alone would count. Rename one, or put them into one file."
            )
        }
    }

    func run() async throws {
        let folder = ListFolder.path(besideStore: store.beside)
        try OutputFiles.makeFolder(folder)
        // Each whole and checked before any takes effect; logs may be read meanwhile.
        var taken: [(file: String, fresh: String)] = []
        defer { for one in taken { try? FileManager.default.removeItem(atPath: one.fresh) } }
        for file in files {
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw NetworkListError.cannotRead(path: file)
            }
            // The name is of no kind, so that no other process takes it for a list.
            let fresh = "\(folder)/.\(name(of: file)).\(getpid()).new"
            try OutputFiles.write(bytes, to: fresh)
            taken.append((file, fresh))
            try check(fresh, as: file)
        }
        for (file, fresh) in taken {
            let target = "\(folder)/\(name(of: file))"
            try OutputFiles.saying(target) {
                guard rename(fresh, target) == 0 else { throw CocoaError(.fileWriteUnknown) }
            }
            Console().say("Took over '\(file)' as '\(target)'.")
        }
    }

    /// What a list is called among those of the operator.
    private func name(of file: String) -> String { "\(kind)-" + URL(filePath: file).lastPathComponent }

    /// A list that cannot be used must not get in the way of every later run.
    ///
    /// `name`: What people know it by.
    private func check(_ file: String, as name: String) throws {
        do {
            if kind == ListFolder.disposableMail {
                _ = try MailDomainList.read(file)
            } else {
                _ = try NetworkDirectory(countryFolder: nil, lists: [(kind, file)])
            }
        } catch let error as NetworkListError {
            throw error.naming(name)
        }
    }
}

extension NetworkListError {
    /// The same of the file that was copied.
    fileprivate func naming(_ path: String) -> NetworkListError {
        switch self {
        case .cannotRead: .cannotRead(path: path)
        case .malformed(_, let line, let expected): .malformed(path: path, line: line, expected: expected)
        case .malformedEntry(_, let entry, let expected): .malformedEntry(path: path, entry: entry, expected: expected)
        case .notWarningList(_, let reason): .notWarningList(path: path, reason: reason)
        case .notMaxMind(_, let reason): .notMaxMind(path: path, reason: reason)
        }
    }
}
