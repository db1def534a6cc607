// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How far groups keep operations together and apart, as means over the operations' accounts (B-cubed; Bagga and Baldwin, 1998).
struct BCubed {
    private let accounts: Double
    /// Sums over accounts.
    private let precisions: Double
    private let recalls: Double

    /// Of one operation.
    ///
    /// - Parameters:
    ///   - parts: For each group that holds some of its accounts: how many those are, and how many accounts the group has.
    ///   - alone: How many of its accounts are in no group.
    init(parts: [(own: Int, size: Int)], alone: Int) {
        let accounts = Double(parts.reduce(alone) { $0 + $1.own })
        self.accounts = accounts
        precisions = Self.sum(parts.map { Double($0.own * $0.own) / Double($0.size) }) + Double(alone)
        recalls = Double(parts.reduce(alone) { $0 + $1.own * $1.own }) / max(accounts, 1)
    }

    /// Of several operations.
    init(_ operations: [BCubed]) {
        accounts = Self.sum(operations.map(\.accounts))
        precisions = Self.sum(operations.map(\.precisions))
        recalls = Self.sum(operations.map(\.recalls))
    }

    /// 0 without accounts, as ``recall`` is.
    var precision: Double { accounts == 0 ? 0 : precisions / accounts }
    var recall: Double { accounts == 0 ? 0 : recalls / accounts }
    var f1: Double { Self.harmonicMean(precision, recall) }

    static func harmonicMean(_ first: Double, _ second: Double) -> Double {
        first + second == 0 ? 0 : 2 * first * second / (first + second)
    }

    /// Adds by size: a sum of fractions would otherwise depend on the order of accounts, and that on the key.
    private static func sum(_ values: [Double]) -> Double { values.sorted().reduce(0, +) }
}
