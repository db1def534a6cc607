// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// An event before it has words.
struct PlannedEvent: Sendable {
    /// Milliseconds since 1970.
    var time: Int64
    /// When its conversation began.
    var start: Int64
    /// The conversation's seed: its texts, answers and pauses follow from it.
    var conversation: UInt64
    var account: Int32
    var kind: Kind
    /// Number of the turn, from 0, and how many the conversation has.
    var turn: UInt8
    var turns: UInt8

    /// In the order in which they happen at one moment.
    enum Kind: UInt8, Sendable {
        case created, keyCreated, payment, signIn, request, enforcement
    }

    static func precedes(_ left: PlannedEvent, _ right: PlannedEvent) -> Bool {
        if left.time != right.time { return left.time < right.time }
        if left.account != right.account { return left.account < right.account }
        if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
        return (left.turn, left.conversation) < (right.turn, right.conversation)
    }
}
