// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension Finding {
    /// A finding of level high about one account, of a rule about scams, which rests on the event of the finding's number.
    package static func made(
        _ number: UInt64,
        account: AccountID,
        at time: Timestamp,
        isShadow: Bool = false
    ) -> Finding {
        Finding(
            id: FindingID(value: number),
            rule: RuleReference(
                id: "rule",
                title: "A rule",
                version: "v1",
                category: .scam,
                level: .high,
                scope: .request,
                tags: []
            ),
            subject: .account(account),
            firstTime: time,
            lastTime: time,
            occurrences: 1,
            evidence: [.event(EventID(high: 0, low: number))],
            isShadow: isShadow
        )
    }
}
