// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
internal import TocsinSignals

/// Which accounts share which values: what brings two accounts together to be compared.
///
/// No block has more than ``maximumAccounts``, so that the pairs grow with the accounts and not with their square. A value that more have,
/// such as a large company's address, is split by what kind of work its accounts do (``AccountProfile/key``); parts that are still too large
/// tie nobody and are counted.
package struct Blocks: Sendable {
    /// A value that several accounts have in common, or a part of them.
    struct Block: Sendable {
        var comparison: TieComparison
        /// How many accounts of the log have the value.
        var sharedByAccounts: Int32
        /// Where its accounts lie in ``accounts``.
        var range: Range<Int>
    }

    private(set) var blocks: [Block] = []
    /// Block after block, ascending in each.
    private(set) var accounts: [Int32] = []
    /// By account, one after the other: the numbers of its blocks.
    private var blocksOfAccounts: [Int32] = []
    private var rangesOfAccounts: [Range<Int>] = []
    /// By blocking comparison and account: whether there is anything to compare.
    private(set) var has: [[Bool]] = []
    /// By blocking comparison: how many accounts have anything to compare.
    private(set) var holders: [Int] = []
    /// Blocks left out because they were larger than the bound even in parts, by comparison: a value that so many share ties nobody.
    package private(set) var skipped: [TieComparison: Int] = [:]

    /// No block has more accounts.
    package static let maximumAccounts = 150
    /// Artefacts of an account that count though it names each only once.
    private static let mostPassing = 12

    init(_ log: ActivityLog, _ families: PromptFamilies, _ profiles: [AccountProfile]) {
        let kinds = TieComparison.allCases.filter(\.isBlocking)
        var holdings = kinds.map { Holdings(keepsCounts: $0 == .artefact || $0 == .quotedName) }
        var has = kinds.map { _ in [Bool](repeating: false, count: log.accounts.count) }
        func note(_ comparison: TieComparison, _ value: Int32, _ account: Int32) {
            guard value != ActivityLog.none else { return }
            holdings[comparison.rank].add(UInt64(UInt32(bitPattern: value)), account)
            has[comparison.rank][Int(account)] = true
        }
        for record in log.records {
            note(.address, record.address, record.account)
            note(.prefix, record.prefix, record.account)
            note(.device, record.device, record.account)
            if record.sketch != ActivityLog.none {
                has[TieComparison.promptFamily.rank][Int(record.account)] = true
                has[TieComparison.artefact.rank][Int(record.account)] = true
                has[TieComparison.quotedName.rank][Int(record.account)] = true
            }
            if record.type == .request {
                has[TieComparison.relay.rank][Int(record.account)] = true
                has[TieComparison.passage.rank][Int(record.account)] = true
            }
            if let family = families.family(of: record) { note(.promptFamily, family, record.account) }
        }
        for (account, profile) in log.profiles.enumerated() {
            note(.emailStem, profile.emailStem, Int32(account))
            for payment in profile.payments { note(.payment, payment, Int32(account)) }
        }
        for mention in log.mentions {
            let comparison: TieComparison = mention.artefact.kind == .name ? .quotedName : .artefact
            // A host and a handle of one spelling are two things.
            let value = mention.artefact.hash &+ UInt64(mention.artefact.kind.rawValue)
            holdings[comparison.rank].add(value, mention.account)
        }
        for passage in PassageFilter.repeated(log.promptPassages) {
            holdings[TieComparison.passage.rank].add(passage.hash, passage.account)
        }
        self.has = has
        holders = has.map { $0.count { $0 } }
        for comparison in [TieComparison.artefact, .quotedName] {
            holdings[comparison.rank].dropPassing(beyond: Self.mostPassing, accounts: log.accounts.count)
        }
        addRelays(log)
        for comparison in kinds where comparison != .relay {
            holdings[comparison.rank].forEachSharer { add(comparison, $0, profiles) }
            holdings[comparison.rank] = Holdings()
        }
        indexAccounts(count: log.accounts.count)
    }

    /// Blocks as they were made elsewhere; what was left out is not known.
    ///
    /// `blocks`: Their ranges cover `accounts` in order.
    ///
    /// `has`: As ``has``, for each blocking comparison as many as there are accounts.
    init(_ blocks: [Block], accounts: [Int32], has: [[Bool]]) {
        self.blocks = blocks
        self.accounts = accounts
        self.has = has
        holders = has.map { $0.count { $0 } }
        indexAccounts(count: has[0].count)
    }

    /// Who got a passage as an answer and who sent it on, two by two: those who sent the same share near-identical prompts already.
    private mutating func addRelays(_ log: ActivityLog) {
        for relay in Relays.find(log) {
            guard relay.accounts <= Self.maximumAccounts else {
                skipped[.relay, default: 0] += 1
                continue
            }
            for pair in relay.pairs { append(.relay, [pair.first, pair.second], Int32(relay.accounts)) }
        }
    }

    private mutating func add(_ comparison: TieComparison, _ sharers: ArraySlice<Int32>, _ profiles: [AccountProfile]) {
        let total = Int32(sharers.count)
        guard sharers.count > Self.maximumAccounts else { return append(comparison, sharers, total) }
        var parts = sharers.map { (key: profiles[Int($0)].key, account: $0) }
        parts.sort { ($0.key, $0.account) < ($1.key, $1.account) }
        var wasSkipped = false
        for part in parts.chunked(by: { $0.key == $1.key }) where part.count > 1 {
            if part.count > Self.maximumAccounts {
                wasSkipped = true
            } else {
                append(comparison, part.map(\.account)[...], total)
            }
        }
        if wasSkipped { skipped[comparison, default: 0] += 1 }
    }

    private mutating func append(_ comparison: TieComparison, _ sharers: ArraySlice<Int32>, _ total: Int32) {
        let start = accounts.count
        accounts.append(contentsOf: sharers)
        blocks.append(Block(comparison: comparison, sharedByAccounts: total, range: start..<accounts.count))
    }

    private mutating func indexAccounts(count: Int) {
        var sizes = [Int](repeating: 0, count: count + 1)
        for account in accounts { sizes[Int(account) + 1] += 1 }
        for index in 1..<sizes.count { sizes[index] += sizes[index - 1] }
        rangesOfAccounts = (0..<count).map { sizes[$0]..<sizes[$0 + 1] }
        blocksOfAccounts = [Int32](repeating: 0, count: accounts.count)
        for (number, block) in blocks.enumerated() {
            for account in accounts[block.range] {
                blocksOfAccounts[sizes[Int(account)]] = Int32(number)
                sizes[Int(account)] += 1
            }
        }
    }

    /// The numbers of an account's blocks.
    func blocks(of account: Int32) -> ArraySlice<Int32> { blocksOfAccounts[rangesOfAccounts[Int(account)]] }

    /// The blocks that both accounts are in.
    func shared(_ first: Int32, _ second: Int32) -> [Block] {
        let (mine, theirs) = (blocks(of: first), blocks(of: second))
        var (left, right) = (mine.startIndex, theirs.startIndex)
        var shared: [Block] = []
        // Numbers ascend.
        while left < mine.endIndex, right < theirs.endIndex {
            if mine[left] == theirs[right] { shared.append(blocks[Int(mine[left])]) }
            if mine[left] <= theirs[right] { left += 1 } else { right += 1 }
        }
        return shared
    }

    /// Whether both accounts have something to compare.
    func canCompare(_ comparison: TieComparison, _ first: Int32, _ second: Int32) -> Bool {
        has[comparison.rank][Int(first)] && has[comparison.rank][Int(second)]
    }
}

extension Array {
    /// Neighbours that belong together, as slices.
    fileprivate func chunked(by belongTogether: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
        var chunks: [ArraySlice<Element>] = []
        var start = startIndex
        for index in indices where index > start && !belongTogether(self[index - 1], self[index]) {
            chunks.append(self[start..<index])
            start = index
        }
        if start < endIndex { chunks.append(self[start...]) }
        return chunks
    }
}
