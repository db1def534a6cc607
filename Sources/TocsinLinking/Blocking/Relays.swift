// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinSignals

/// Finds what one account got as an answer and another sent on as a prompt.
enum Relays {
    /// A passage that one account was answered with before another sent it.
    struct Relay: Equatable {
        /// Those two, each pair once and ascending; empty where more accounts have the passage than may be tied by it.
        var pairs: [Pair]
        /// How many accounts of the log were answered with it or sent it.
        var accounts: Int
    }

    struct Pair: Hashable, Comparable {
        var first: Int32
        var second: Int32

        static func < (left: Pair, right: Pair) -> Bool {
            (left.first, left.second) < (right.first, right.second)
        }
    }

    /// Finds them.
    ///
    /// - Parameter log: All events of all accounts.
    /// - Returns: In the order of the passages' hashes.
    static func find(_ log: ActivityLog) -> [Relay] {
        // Hardly any passage comes on both sides. Bits, some of them set by chance, take out most of the others before anything is sorted.
        let answers = PassageFilter(log.answerPassages)
        var asked = log.promptPassages.filter { answers.mayHold($0.hash) }
        let prompts = PassageFilter(asked)
        var answered = log.answerPassages.filter { prompts.mayHold($0.hash) }
        sort(&asked)
        sort(&answered)
        var relays: [Relay] = []
        var (left, right) = (0, 0)
        while left < answered.count, right < asked.count {
            let hash = max(answered[left].hash, asked[right].hash)
            if answered[left].hash < hash {
                left += 1
            } else if asked[right].hash < hash {
                right += 1
            } else {
                let ends = (end(of: answered, from: left), end(of: asked, from: right))
                if let relay = relay(answered[left..<ends.0], asked[right..<ends.1]) { relays.append(relay) }
                (left, right) = ends
            }
        }
        return relays
    }

    /// Nil when nobody sent what another was answered with before.
    private static func relay(
        _ answered: ArraySlice<ActivityLog.Passage>,
        _ asked: ArraySlice<ActivityLog.Passage>
    ) -> Relay? {
        let accounts = Set(answered.map(\.account)).union(asked.map(\.account)).count
        guard accounts <= Blocks.maximumAccounts else { return Relay(pairs: [], accounts: accounts) }
        // Each by its first answer and its last prompt.
        let givers = Dictionary(answered.map { ($0.account, $0.time) }, uniquingKeysWith: min)
        let takers = Dictionary(asked.map { ($0.account, $0.time) }, uniquingKeysWith: max)
        var pairs: Set<Pair> = []
        for (giver, got) in givers {
            for (taker, sent) in takers where taker != giver && got <= sent {
                pairs.insert(Pair(first: min(giver, taker), second: max(giver, taker)))
            }
        }
        return pairs.isEmpty ? nil : Relay(pairs: pairs.sorted(), accounts: accounts)
    }

    private static func sort(_ passages: inout [ActivityLog.Passage]) {
        passages.sort { ($0.hash, $0.account, $0.time) < ($1.hash, $1.account, $1.time) }
    }

    private static func end(of passages: [ActivityLog.Passage], from start: Int) -> Int {
        passages[start...].firstIndex { $0.hash != passages[start].hash } ?? passages.count
    }
}
