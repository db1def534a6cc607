// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinOpenID

struct OpenIDErrorTests {
    @Test(
        "what whoever runs the console has to see to is told from what concerns one person",
        arguments: [
            (.badSettings("x"), true), (.badAddress("x"), true), (.unreachable(what: "x"), true),
            (.badStatus(what: "x", status: 500), true), (.badDocument(what: "x", reason: "y"), true),
            (.clientRefused, true),
            (.badState, false), (.denied, false), (.badToken(.nonce), false), (.stranger, false), (.noRole, false),
            (.noName, false), (.nameTaken, false),
        ] as [(OpenIDError, Bool)]
    )
    func faults(_ error: OpenIDError, isOfProvider: Bool) {
        #expect(error.isOfProvider == isOfProvider)
    }
}
