// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinStore

/// Counts attempts by person and by network, and lets nobody in while one has to wait.
///
/// An attempt counts as failed from its start, so that a thousand at the same moment are a thousand; success takes that back.
struct AttemptGate: Sendable {
    let store: any PeopleStore
    let key: SignInKey

    struct Attempt: Sendable {
        fileprivate let keys: [SecretDigest]
    }

    private static let rules = [LockOutRule.person, .network]

    /// - Throws: ``SignInError/tooManyAttempts(waitSeconds:)``; that attempt is not counted.
    func begin(nameKey: String, _ network: ClientNetwork, at time: Timestamp) throws -> Attempt {
        // Names of nobody are counted like those of somebody.
        let keys = [key.digest("name", nameKey), key.digest("network", network.text)]
        var wait: Int64 = 0
        try store.updateAttempts(keys) { attempts in
            wait = zip(Self.rules, attempts).map { $0.waitSeconds($1, at: time) }.max() ?? 0
            if wait == 0 { attempts = zip(Self.rules, attempts).map { $0.counted($1, at: time) } }
        }
        guard wait == 0 else { throw SignInError.tooManyAttempts(waitSeconds: Int(wait)) }
        return Attempt(keys: keys)
    }

    /// Takes the attempt back for the network, and with `person` forgets all of the person's.
    func succeeded(_ attempt: Attempt, person: Bool) throws {
        try store.updateAttempts(attempt.keys) { attempts in
            if person { attempts[0].failures = 0 }
            attempts[1].failures = max(0, attempts[1].failures - 1)
        }
    }
}
