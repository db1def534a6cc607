// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Yams

/// What is known of hosts: the small lists that come with Tocsin.
struct HostLists: Sendable {
    var shorteners: Set<String>
    var riskyEndings: Set<String>
    var freeMail: Set<String>
    var lureWords: Set<String>
    var plainSubdomains: Set<String>
    var programEndings: Set<String>
    /// A brand's own domains, by its name.
    var brands: [(name: String, domains: Set<String>)]

    /// Fails with: ``SignError``.
    init(folder: String) throws {
        let hosts = try Self.node(folder + "/hosts.yml")
        func list(_ key: String) -> Set<String> {
            Set((hosts[key]?.sequence ?? []).compactMap { $0.scalar?.string })
        }
        shorteners = list("shorteners")
        riskyEndings = list("risky")
        freeMail = list("freeMail")
        lureWords = list("lureWords")
        plainSubdomains = list("plainSubdomains")
        programEndings = list("programEndings")
        brands =
            try Self.node(folder + "/brands.yml").mapping?.compactMap { key, value in
                key.scalar.map { ($0.string, Set((value.sequence ?? []).compactMap { $0.scalar?.string })) }
            }.sorted { $0.0 < $1.0 } ?? []
    }

    private static func node(_ path: String) throws -> Node {
        guard let data = FileManager.default.contents(atPath: path) else { throw SignError.cannotRead(path: path) }
        guard let node = try? Yams.compose(yaml: String(decoding: data, as: UTF8.self)) else {
            throw SignError.malformed(file: path, reason: "it is not YAML")
        }
        return node
    }
}
