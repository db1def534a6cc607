// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinStore

/// Seven days by which tables are parted, counted from 1970-01-01.
struct Week: Hashable, Comparable {
    static let milliseconds: Int64 = 7 * 86_400_000

    let number: Int64

    init(number: Int64) {
        self.number = number
    }

    init(of time: Timestamp) {
        number = time.milliseconds.flooredQuotient(by: Self.milliseconds)
    }

    /// The week in which an event happened, by its id, which begins with the time.
    init(of id: EventID) {
        number = (Int64(bitPattern: id.high) >> 16).flooredQuotient(by: Self.milliseconds)
    }

    /// The weeks whose tables get a part of a block.
    static func all(of block: EventBlock) -> Set<Week> {
        Set(block.ids.map { Week(of: $0) }).union([Week(of: block.lastTime)])
    }

    /// The first id of the week, as the column `idHigh` has it.
    var firstIDHigh: Int64 { (number * Self.milliseconds) << 16 }

    static func < (left: Week, right: Week) -> Bool { left.number < right.number }
}
