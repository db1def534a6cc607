// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension IPAddress {
    /// Whether it is one of the open internet's: in no range that IANA's registries of special-purpose addresses, or those of multicast, keep for something else.
    package var isGlobal: Bool {
        if isVersion4 { return !Self.special4.contains { contains($0, bits: $1) } }
        // IPv4 in other clothes is judged as what it reaches.
        for (prefix, bits, shift) in Self.embedding where contains(prefix, bits: bits) {
            return IPAddress(number: (number >> shift) & 0xFFFF_FFFF, isVersion4: true).isGlobal
        }
        // Only 2000::/3 is given out.
        return contains(0x2000 << 112, bits: 3) && !Self.special6.contains { contains($0, bits: $1) }
    }

    private func contains(_ prefix: UInt128, bits: Int) -> Bool { network(bits: bits).lowerBound == prefix }

    private static let special4: [(UInt128, Int)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12),
        (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC0A8_0000, 16), (0xC612_0000, 15),
        (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
    ]

    /// Translation (64:ff9b::/96) and 6to4 (2002::/16): prefix, its bits, and how far the IPv4 address stands from the end.
    private static let embedding: [(UInt128, Int, UInt128)] = [
        (0x0064_FF9B << 96, 96, 0), (0x2002 << 112, 16, 80),
    ]

    /// Protocol assignments with Teredo (2001::/23), documentation (2001:db8::/32, 3fff::/20).
    private static let special6: [(UInt128, Int)] = [
        (0x2001_0000 << 96, 23), (0x2001_0DB8 << 96, 32), (0x3FFF << 112, 20),
    ]
}
