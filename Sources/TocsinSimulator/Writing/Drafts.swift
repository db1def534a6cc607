// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Texts that one account gets as an answer and another sends on the next day as part of a prompt.
///
/// A day has a few of them, which follow from its number and from who shares them, so that no account needs to know what another did.
struct Drafts {
    /// Share of requests that hold a draft of the day before.
    let sent: Double
    /// Share of answers that hold one of the day.
    let answered: Double
    /// Of who shares them.
    private let group: UInt64
    private let perDay: Int

    /// Every third operation works so; its answers are drafts often enough that most of those sent on were somebody's answer.
    init(_ operation: PlantedOperation, _ account: AccountRecord) {
        let isUsed = SeededGenerator.mixed(account.group, 0xD4AF7) % 3 == 0
        sent = isUsed ? operation.knobs.relays : 0
        answered = isUsed ? 0.3 : 0
        group = account.group
        perDay = 3
    }

    /// Groups share their own; who is alone gets and sends what many do, in each language.
    init(_ population: Population, _ account: AccountRecord, _ voice: Voice) {
        sent = population.relays
        let isGroup = account.member >= 0
        answered = isGroup ? population.relays * 4 : population.relays
        group = isGroup ? account.group : UInt64(voice.sentence ?? 0)
        perDay = isGroup ? 3 : 40
    }

    /// The seed of one of a day's drafts.
    ///
    /// `day`: Counted from 1970.
    func seed(day: Int64, _ draw: inout SeededGenerator) -> UInt64 {
        SeededGenerator.mixed(group &+ UInt64(bitPattern: day) &* 64, UInt64(draw.below(perDay)) + 1)
    }
}
