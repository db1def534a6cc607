// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel

struct PseudonymTests {
    @Test(
        arguments: [
            (0, 0, "acct-00000000000000000000000000000000"), (0x00F1, 0xABC, "acct-00000000000000f10000000000000abc"),
            (.max, .max, "acct-ffffffffffffffffffffffffffffffff"),
        ] as [(UInt64, UInt64, String)]
    )
    func readsWhatItWrites(_ high: UInt64, _ low: UInt64, _ text: String) {
        let account = AccountID(high: high, low: low)
        #expect(account.description == text)
        #expect(AccountID(text) == account)
        #expect(account.shortDescription == text.prefix(15))
    }

    @Test(
        arguments: [
            "", "acct-", "acct", "00000000000000000000000000000000", "addr-00000000000000000000000000000000",
            "acct-0000000000000000000000000000000", "acct-000000000000000000000000000000000",
            "acct-0000000000000000000000000000000g", "acct-+000000000000000+000000000000000",
            "acct-0000000000000000-000000000000000", "acct-００００００００００00", "ACCT-00000000000000000000000000000000",
            " acct-00000000000000000000000000000000",
        ]
    )
    func refusesOtherTexts(_ text: String) {
        #expect(AccountID(text) == nil)
    }

    @Test func keepsTheKindsOfIdentifierApart() {
        let prefixes = [
            Identifier.Account.prefix, Identifier.Address.prefix, Identifier.Conversation.prefix,
            Identifier.Device.prefix, Identifier.Email.prefix, Identifier.EmailStem.prefix,
            Identifier.Organisation.prefix, Identifier.Payment.prefix, Identifier.Prefix.prefix,
        ]
        #expect(Set(prefixes).count == prefixes.count)
    }

    @Test func ordersByTheHighHalfFirst() {
        #expect(AccountID(high: 1, low: 9) < AccountID(high: 2, low: 0))
        #expect(AccountID(high: 1, low: 1) < AccountID(high: 1, low: 2))
        #expect(EventID(high: 1, low: 9) < EventID(high: 2, low: 0))
    }

    @Test func eventIDsAscendWithTime() {
        let early = EventID(time: Timestamp(milliseconds: 1_000), hashHigh: .max, hashLow: .max)
        let late = EventID(time: Timestamp(milliseconds: 1_001), hashHigh: 0, hashLow: 0)
        #expect(early < late)
        #expect(late == EventID(high: 1_001 << 16, low: 0))
        #expect(early.time == Timestamp(milliseconds: 1_000))
        // Before 1970, in a log that is wrong about its time.
        #expect(EventID(time: Timestamp(milliseconds: -5), hashHigh: 3, hashLow: 4) == EventID(high: 3, low: 4))
    }

    @Test func writesEventsFindingsAndOperationsUnderTheirOwnNames() {
        let event = EventID(high: 1, low: 2)
        #expect(event.description == "event-00000000000000010000000000000002")
        #expect(EventID(event.description) == event)
        #expect(EventID("acct-00000000000000010000000000000002") == nil)
        #expect(FindingID(value: 0xAB).description == "finding-00000000000000ab")
        #expect(OperationID(value: .max).description == "operation-ffffffffffffffff")
    }
}
