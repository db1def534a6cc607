// Tocsin
// SPDX-License-Identifier: Apache-2.0

import NetworkLookup
import Testing

struct IPAddressTests {
    @Test(
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
            ("192.0.2.1:443", "192.0.2.1"), (" 192.0.2.1 ", "192.0.2.1"),
            ("192.0.2.1, 198.51.100.7", "192.0.2.1"), ("192.0.2.1:80,198.51.100.7:80", "192.0.2.1"),
            ("::", "::"), ("::1", "::1"), ("2001:DB8::1", "2001:db8::1"), ("[2001:db8::1]:443", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"), ("fe80::1%eth0", "fe80::1"), ("[fe80::1%25eth0]:80", "fe80::1"),
            ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
            ("::ffff:192.0.2.1", "192.0.2.1"), ("[::ffff:192.0.2.1]:443", "192.0.2.1"),
            ("::ffff:c000:201", "192.0.2.1"),
            ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"),
        ]
    )
    func readsTheFormsOfLogs(_ text: String, _ plain: String) {
        #expect(IPAddress(text)?.description == plain)
    }

    @Test(
        arguments: [
            "", " ", ",", "-", "unknown", "localhost", "192.0.2", "192.0.2.256", "192.0.2.1.1", "192.0.2.01/24", "1",
            "2001:db8", ":::", "2001:db8::1::2", "g::1", "[]", "192.0.2.1\u{0}x", "１９２.0.2.1",
        ]
    )
    func refusesOtherTexts(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        arguments: [
            ("192.0.2.0", "192.0.2.0/24"), ("192.0.2.255", "192.0.2.0/24"), ("192.0.3.0", "192.0.3.0/24"),
            ("255.255.255.255", "255.255.255.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"),
            ("2001:db8:1:ffff:ffff:ffff:ffff:ffff", "2001:db8:1::/48"), ("2001:db8:2::", "2001:db8:2::/48"),
            ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ]
    )
    func namesTheSmallNetworkAround(_ text: String, _ network: String) {
        #expect(IPAddress(text)?.smallNetwork == network)
    }

    @Test func tellsTheVersionsApart() throws {
        let four = try #require(IPAddress("0.0.0.1"))
        let six = try #require(IPAddress("::1"))
        #expect(four.number == six.number)
        #expect(four != six)
        #expect(four.isVersion4)
        #expect(!six.isVersion4)
    }
}
