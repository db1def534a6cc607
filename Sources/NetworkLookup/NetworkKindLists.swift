// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Lists of networks and autonomous systems of one kind, as VPN and hosting lists are published.
package struct NetworkKindLists: Sendable {
    /// The networks of one kind.
    private struct Networks: Sendable {
        var kind: Int
        var version4: RangeTable<Void>
        var version6: RangeTable<Void>
    }

    /// Lowest kind first.
    private var networks: [Networks] = []
    private var systems: [UInt32: Int] = [:]
    /// How many entries the lists have, repeated ones too.
    package private(set) var entryCount = 0

    /// Reads lists.
    ///
    /// An entry is a CIDR network, a single address, or an autonomous system (`AS64500`). A list is plain text with one entry a line, where
    /// anything may stand behind a space and `#` starts a comment; or it is a MISP warning list, JSON with the entries under `list`.
    ///
    /// - Parameter lists: Files and the number of their kind; where lists overlap, the lowest number wins, however narrow the networks.
    /// - Throws: ``NetworkListError`` when a file cannot be read or an entry is none of these.
    package init(_ lists: [(kind: Int, path: String)]) throws(NetworkListError) {
        var byKind: [Int: (version4: [ClosedRange<UInt128>], version6: [ClosedRange<UInt128>])] = [:]
        for list in lists {
            for entry in try ListFile.read(list.path) {
                entryCount += 1
                if let number = Self.autonomousSystem(entry.text) {
                    systems[number] = min(list.kind, systems[number] ?? list.kind)
                } else if let (address, range) = Self.network(entry.text) {
                    if address.isVersion4 {
                        byKind[list.kind, default: ([], [])].version4.append(range)
                    } else {
                        byKind[list.kind, default: ([], [])].version6.append(range)
                    }
                } else {
                    throw entry.malformed(path: list.path, expected: "192.0.2.0/24 or AS64500")
                }
            }
        }
        networks = byKind.sorted { $0.key < $1.key }.map { kind, ranges in
            Networks(
                kind: kind,
                version4: RangeTable(ranges.version4.map { ($0, ()) }),
                version6: RangeTable(ranges.version6.map { ($0, ()) })
            )
        }
    }

    /// The number of the kind of network that an address is in; nil when it is on no list.
    ///
    /// A listed network says more of an address than its autonomous system does, so systems are asked last.
    package func kind(of address: IPAddress, autonomousSystem: UInt32?) -> Int? {
        let network = networks.first { networks in
            (address.isVersion4 ? networks.version4 : networks.version6).value(at: address.number) != nil
        }
        return network?.kind ?? autonomousSystem.flatMap { systems[$0] }
    }

    private static func autonomousSystem(_ text: Substring) -> UInt32? {
        guard text.prefix(2).uppercased() == "AS" else { return nil }
        return number(text.dropFirst(2)).flatMap { UInt32(exactly: $0) }
    }

    private static func network(_ text: Substring) -> (IPAddress, ClosedRange<UInt128>)? {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count <= 2, let address = IPAddress(halves[0]) else { return nil }
        let width = address.isVersion4 ? 32 : 128
        guard halves.count == 2 else { return (address, address.network(bits: width)) }
        guard let bits = number(halves[1]), (0...width).contains(bits) else { return nil }
        return (address, address.network(bits: bits))
    }

    /// A number without a sign.
    private static func number(_ digits: Substring) -> Int? {
        digits.allSatisfy { $0.isASCII && $0.isNumber } ? Int(digits) : nil
    }
}
