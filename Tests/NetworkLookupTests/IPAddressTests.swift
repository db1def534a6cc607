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

    @Test(
        arguments: [
            "0.0.0.0", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.16.0.1",
            "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
            "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1",
            "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1", "100::1", "2001::1",
            "2001:db8::1", "2002:7f00:1::", "2002:c0a8:101::1", "3fff::1", "fc00::1", "fdff::1", "fe80::1", "fec0::1",
            "ff02::1",
        ]
    )
    func knowsAddressesThatAreNotOfTheOpenInternet(_ text: String) throws {
        #expect(try !#require(IPAddress(text)).isGlobal)
    }

    @Test(
        arguments: [
            "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
            "198.17.255.255", "198.20.0.0", "223.255.255.255", "2600::1", "2a00:1450::1", "2001:4860:4860::8888",
            "64:ff9b::8.8.8.8", "2002:808:808::1", "::ffff:8.8.8.8",
        ]
    )
    func knowsAddressesOfTheOpenInternet(_ text: String) throws {
        #expect(try #require(IPAddress(text)).isGlobal)
    }
}
