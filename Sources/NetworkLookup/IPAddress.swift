// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// An IPv4 or IPv6 address.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// The number: 32 bits for IPv4, 128 for IPv6.
    package let number: UInt128
    package let isVersion4: Bool

    init(number: UInt128, isVersion4: Bool) {
        self.number = number
        self.isVersion4 = isVersion4
    }

    /// Reads an address as logs write it: bare, with a port (`192.0.2.1:443`, `[2001:db8::1]:443`), with a zone (`fe80::1%eth0`),
    /// IPv4 inside IPv6, and the first of a forwarding list (`192.0.2.1, 198.51.100.7`).
    ///
    /// - Returns: Nil for anything else.
    package init?(_ text: some StringProtocol) {
        var part = text.prefix { $0 != "," }
        while part.first == " " { part = part.dropFirst() }
        while part.last == " " { part = part.dropLast() }
        if part.first == "[" {
            part = part.dropFirst().prefix { $0 != "]" }
        } else if part.count(where: { $0 == ":" }) == 1 {
            part = part.prefix { $0 != ":" }
        }
        part = part.prefix { $0 != "%" }
        let bare = String(part)
        // The library reads up to a zero byte and would not see what stands behind it.
        guard !bare.utf8.contains(0) else { return nil }
        var version4 = in_addr()
        if inet_pton(AF_INET, bare, &version4) == 1 {
            self.init(number: UInt128(UInt32(bigEndian: version4.s_addr)), isVersion4: true)
            return
        }
        var version6 = in6_addr()
        guard inet_pton(AF_INET6, bare, &version6) == 1 else { return nil }
        let number = Self.number(version6)
        // ::ffff:0:0/96 holds IPv4.
        if number >> 32 == 0xFFFF {
            self.init(number: number & 0xFFFF_FFFF, isVersion4: true)
        } else {
            self.init(number: number, isVersion4: false)
        }
    }

    /// The number of a plain IPv6 address; nil for anything else.
    static func version6(_ text: some Collection<UInt8>) -> UInt128? {
        guard text.count < Int(INET6_ADDRSTRLEN) else { return nil }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            for (index, byte) in text.enumerated() { buffer[index] = CChar(bitPattern: byte) }
            buffer[text.count] = 0
            var address = in6_addr()
            return inet_pton(AF_INET6, buffer.baseAddress, &address) == 1 ? number(address) : nil
        }
    }

    private static func number(_ address: in6_addr) -> UInt128 {
        withUnsafeBytes(of: address) { UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)) }
    }

    private var width: Int { isVersion4 ? 32 : 128 }

    /// The network of the first `bits` bits that the address is in, as first and last address.
    func network(bits: Int) -> ClosedRange<UInt128> {
        let hostBits = max(0, width - bits)
        let hostMask: UInt128 = hostBits >= 128 ? .max : (1 << UInt128(hostBits)) - 1
        let first = number & ~hostMask
        return first...(first | hostMask)
    }

    /// The small network around the address, such as `192.0.2.0/24` or `2001:db8:1::/48`.
    package var smallNetwork: String {
        let bits = isVersion4 ? 24 : 48
        let first = IPAddress(number: network(bits: bits).lowerBound, isVersion4: isVersion4)
        return "\(first)/\(bits)"
    }

    package var description: String {
        if isVersion4 {
            return (0..<4).map { String(UInt8(truncatingIfNeeded: number >> UInt128(24 - 8 * $0))) }.joined(
                separator: "."
            )
        }
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) { bytes in
            for index in 0..<16 { bytes[index] = UInt8(truncatingIfNeeded: number >> UInt128(120 - 8 * index)) }
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
