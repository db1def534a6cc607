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
    /// What may stand in the place of the `*` of a brand's domains is none of these.
    private(set) var starlessWords: Set<String>
    /// Names of brands that are words or names of their own as well.
    var ordinaryNames: Set<String>
    /// Words that hold a brand's name, or are a letter away from it, and mean something else.
    var otherWords: Set<String>
    /// What a company's name stands beside when somebody writes for it, as ``SenderAnalysis/words(_:)`` has it.
    var serviceWords: Set<String>
    /// In order of their names.
    var brands: [Brand]

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
        ordinaryNames = list("ordinaryNames")
        otherWords = list("otherWords")
        serviceWords = Set(list("serviceWords").flatMap(SenderAnalysis.words))
        starlessWords = lureWords.union(plainSubdomains).union(serviceWords).filter { $0.count > 2 }
        brands =
            try Self.node(folder + "/brands.yml").mapping?.compactMap { key, value in
                let domains = (value.sequence ?? []).compactMap { $0.scalar?.string }
                return key.scalar.map { Brand(name: $0.string, domains: domains) }
            }.sorted { $0.name < $1.name } ?? []
    }

    private static func node(_ path: String) throws -> Node {
        guard let data = FileManager.default.contents(atPath: path) else { throw SignError.cannotRead(path: path) }
        guard let node = try? Yams.compose(yaml: String(decoding: data, as: UTF8.self)) else {
            throw SignError.malformed(file: path, reason: "it is not YAML")
        }
        return node
    }
}
