// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Which account has which value of one kind, and how often.
struct Holdings: Sendable {
    private var pairs: [Holding] = []
    private let keepsCounts: Bool

    private struct Holding: Comparable {
        var value: UInt64
        var account: Int32

        static func < (left: Holding, right: Holding) -> Bool {
            left.value != right.value ? left.value < right.value : left.account < right.account
        }
    }

    /// `keepsCounts`: Whether it matters how often an account has a value.
    init(keepsCounts: Bool = false) {
        self.keepsCounts = keepsCounts
    }

    mutating func add(_ value: UInt64, _ account: Int32) {
        let holding = Holding(value: value, account: account)
        if keepsCounts || pairs.last != holding { pairs.append(holding) }
    }

    /// Leaves out what an account has once, of accounts that have more than so many values: who pastes long lists meets anybody by chance,
    /// but names what is theirs again and again.
    ///
    /// Call it once, before ``forEachSharer(_:)``.
    mutating func dropPassing(beyond most: Int, accounts: Int) {
        pairs.sort()
        var values = [Int32](repeating: 0, count: accounts)
        for (index, pair) in pairs.enumerated() where index == 0 || pairs[index - 1] != pair {
            values[Int(pair.account)] += 1
        }
        var kept: [Holding] = []
        for (index, pair) in pairs.enumerated() {
            let isRepeated =
                index > 0 && pairs[index - 1] == pair || index + 1 < pairs.count && pairs[index + 1] == pair
            if isRepeated || values[Int(pair.account)] <= most { kept.append(pair) }
        }
        pairs = kept
    }

    /// The accounts of each value that several have, ascending, in the order of the values.
    mutating func forEachSharer(_ body: (ArraySlice<Int32>) -> Void) {
        pairs.sort()
        var sharers: [Int32] = []
        for (index, pair) in pairs.enumerated() {
            if index > 0, pairs[index - 1].value != pair.value {
                if sharers.count > 1 { body(sharers[...]) }
                sharers.removeAll(keepingCapacity: true)
            }
            if sharers.last != pair.account { sharers.append(pair.account) }
        }
        if sharers.count > 1 { body(sharers[...]) }
    }
}
