// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Lists of networks and autonomous systems of one kind, as VPN and hosting lists are published: one a line.
package struct NetworkKindLists: Sendable {
    private var version4: RangeTable<Int>
    private var version6: RangeTable<Int>
    private var systems: [UInt32: Int]

    /// Reads lists.
    ///
    /// A line is a CIDR network, a single address, or an autonomous system (`AS64500`, with anything behind a space); `#` starts a comment.
    ///
    /// - Parameter lists: Files and the number of their kind; where lists overlap, the lowest number wins.
    /// - Throws: ``NetworkListError`` when a file cannot be read or a line is none of these.
    package init(_ lists: [(kind: Int, path: String)]) throws(NetworkListError) {
        var ranges4: [(range: ClosedRange<UInt128>, value: Int)] = []
        var ranges6: [(range: ClosedRange<UInt128>, value: Int)] = []
        systems = [:]
        // The weakest kind first: of equal ranges, the one read last is the innermost and wins.
        for list in lists.sorted(by: { $0.kind > $1.kind }) {
            for (index, rawLine) in try TextLines.read(list.path).enumerated() {
                let line = rawLine.prefix { $0 != "#" }
                guard let word = line.split(whereSeparator: \.isWhitespace).first else { continue }
                if word.uppercased().hasPrefix("AS"), let number = UInt32(word.dropFirst(2)) {
                    systems[number] = list.kind
                } else if let (address, range) = Self.network(word) {
                    if address.isVersion4 {
                        ranges4.append((range, list.kind))
                    } else {
                        ranges6.append((range, list.kind))
                    }
                } else {
                    throw .malformed(path: list.path, line: index + 1, expected: "192.0.2.0/24 or AS64500")
                }
            }
        }
        version4 = RangeTable(ranges4)
        version6 = RangeTable(ranges6)
    }

    /// The number of the kind of network that an address is in; nil when it is on no list.
    package func kind(of address: IPAddress, autonomousSystem: UInt32?) -> Int? {
        (address.isVersion4 ? version4 : version6).value(at: address.number)
            ?? autonomousSystem.flatMap { systems[$0] }
    }

    /// How many ranges and autonomous systems are listed.
    package var entryCount: Int { version4.count + version6.count + systems.count }

    private static func network(_ text: Substring) -> (IPAddress, ClosedRange<UInt128>)? {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count <= 2, let address = IPAddress(halves[0]) else { return nil }
        let width = address.isVersion4 ? 32 : 128
        guard halves.count == 2 else { return (address, address.network(bits: width)) }
        guard let bits = Int(halves[1]), (0...width).contains(bits) else { return nil }
        return (address, address.network(bits: bits))
    }
}
