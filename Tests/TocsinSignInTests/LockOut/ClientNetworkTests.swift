// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinSignIn

struct ClientNetworkTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.200:443", true), ("192.0.2.1", "192.0.3.1", false),
        ("2001:db8:1:2::1", "[2001:db8:1:ffff::2]:80", true), ("2001:db8:1::1", "2001:db8:2::1", false),
        ("::ffff:192.0.2.1", "192.0.2.9", true), ("nonsense", "", true), ("nonsense", "192.0.2.1", false),
    ])
    func neighboursShareANetwork(one: String, other: String, areSame: Bool) {
        #expect((ClientNetwork(address: one) == ClientNetwork(address: other)) == areSame)
    }
}
