// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import ArgumentParser
internal import Foundation
internal import NetworkLookup

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
        var taken: [(file: String, fresh: String, entries: Int)] = []
        defer { for one in taken { try? FileManager.default.removeItem(atPath: one.fresh) } }
        for file in files {
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw NetworkListError.cannotRead(path: file)
            }
            // The name is of no kind, so that no other process takes it for a list.
            let fresh = "\(folder)/.\(name(of: file)).\(getpid()).new"
            try OutputFiles.write(bytes, to: fresh)
            taken.append((file, fresh, 0))
            taken[taken.count - 1].entries = try count(fresh, as: file)
        }
        for (file, fresh, entries) in taken {
            let target = "\(folder)/\(name(of: file))"
            try OutputFiles.saying(target) {
                guard rename(fresh, target) == 0 else { throw CocoaError(.fileWriteUnknown) }
            }
            let content = entries == 0 ? "nothing is in it" : "\(entries.grouped) \(entries == 1 ? "entry" : "entries")"
            Console().say("Took over '\(file)' as '\(target)': \(content).")
        }
    }

    /// What a list is called among those of the operator.
    private func name(of file: String) -> String { "\(kind)-" + URL(filePath: file).lastPathComponent }

    /// How many entries a list has: one that cannot be used must not get in the way of every later run.
    ///
    /// `name`: What people know it by.
    private func count(_ file: String, as name: String) throws(NetworkListError) -> Int {
        do throws(NetworkListError) {
            return kind == ListFolder.disposableMail
                ? try MailDomainList.read(file).count : try NetworkKindLists([(0, file)]).entryCount
        } catch {
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
