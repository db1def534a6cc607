// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinIngest
internal import TocsinModel

/// A question to a gateway, what it would do with an account's request.
///
/// Signed with the pseudonym key, so that nobody else can ask who is blocked, and good for a minute.
struct Probe: Equatable {
    var account: AccountID
    var time: Timestamp

    static let header = "Tocsin-Probe"
    static let lifetimeSeconds = 60.0

    private enum Signature: PseudonymKind { static let prefix = "probe" }

    init(account: AccountID, time: Timestamp) {
        self.account = account
        self.time = time
    }

    /// What the header holds: account, milliseconds and signature.
    func text(key: PseudonymKey) -> String {
        "\(account).\(time.milliseconds).\(signature(key))"
    }

    /// Reads a header; nil unless it was signed with this key in the last minute.
    init?(_ text: String, key: PseudonymKey, now: Timestamp) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let account = AccountID(parts[0]), let milliseconds = Int64(parts[1]),
            let given = Pseudonym<Signature>(parts[2])
        else { return nil }
        self.init(account: account, time: Timestamp(milliseconds: milliseconds))
        let own = signature(key)
        // Without a branch on how much of it is right.
        guard (own.high ^ given.high) | (own.low ^ given.low) == 0,
            abs(now.seconds(since: time)) <= Self.lifetimeSeconds
        else { return nil }
    }

    private func signature(_ key: PseudonymKey) -> Pseudonym<Signature> {
        key.pseudonym(Signature.self, of: "\(account).\(time.milliseconds)")
    }
}
