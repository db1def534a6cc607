// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import TocsinModel
internal import TocsinSignals

/// What a run of linking leaves for the next, so that the next compares no more than it must.
///
/// How often strangers agree, and the prior, stay those of the last full pass.
package struct LinkState: Sendable, Equatable {
    /// Of the weights that it was linked with.
    var weights: UInt64
    /// How many accounts the log had at the last full pass.
    var countedAccounts: Int
    var counted: MatchModel.Counted
    /// In the order of the log, with ``AccountPrints``.
    var accounts: [AccountID]
    var prints: [UInt64]
    /// Pairs of places in ``accounts`` that were near enough for the minutes of their requests to matter, ascending.
    var near: [NearPair]

    struct NearPair: Sendable, Equatable {
        var first: Int32
        var second: Int32
    }
}

extension LinkState {
    /// Raise it when what is compared, or how, changes.
    private static let version: UInt8 = 2

    /// As a store keeps it.
    package var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.reserve(accounts.count * 24 + near.count * 6 + 4096)
        writer.write(Self.version)
        writer.write(fixed: weights)
        writer.write(count: countedAccounts)
        counted.write(to: &writer)
        writer.write(count: accounts.count)
        for (account, print) in zip(accounts, prints) {
            for number in [account.high, account.low, print] { writer.write(fixed: number) }
        }
        writer.write(count: near.count)
        var last: Int32 = 0
        for pair in near {
            writer.write(count: Int(pair.first - last))
            writer.write(count: Int(pair.second - pair.first))
            last = pair.first
        }
        return writer.bytes
    }

    /// Nil for what another version wrote, or nobody: the next run is then a full one.
    package init?(bytes: [UInt8]) {
        let read = try? bytes.withUnsafeBytes { bytes throws(ByteError) -> LinkState? in
            var reader = ByteReader(bytes)
            guard try reader.byte() == Self.version else { return nil }
            return try LinkState(&reader)
        }
        guard let read else { return nil }
        self = read
    }

    private init(_ reader: inout ByteReader) throws(ByteError) {
        weights = try reader.fixed()
        countedAccounts = try reader.count(below: .max)
        counted = try MatchModel.Counted(&reader)
        accounts = []
        prints = []
        for _ in 0..<(try reader.count()) {
            accounts.append(AccountID(high: try reader.fixed(), low: try reader.fixed()))
            prints.append(try reader.fixed())
        }
        near = []
        var last = 0
        for _ in 0..<(try reader.count()) {
            let first = last + (try reader.count(below: accounts.count))
            let second = first + (try reader.count(below: accounts.count))
            guard second > first, second < accounts.count else { throw .damaged }
            near.append(NearPair(first: Int32(first), second: Int32(second)))
            last = first
        }
        guard reader.isAtEnd else { throw .damaged }
    }
}
