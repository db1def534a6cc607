// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Texts that accounts have in common: drafts that one gets as an answer and another sends on the next day as part of a prompt, and briefs that
/// all send again and again, such as a biography or a piece of code.
///
/// A day has a few drafts, which follow from its number and from who shares them, so that no account needs to know what another did.
struct Drafts {
    /// Share of requests that hold a draft of the day before.
    let sent: Double
    /// Share of answers that hold one of the day.
    let answered: Double
    /// Share of requests that hold a brief.
    let briefed: Double
    /// Of who shares them.
    private let group: UInt64
    private let perDay: Int
    private let briefs: Int

    /// Every third operation sends drafts on, another third has briefs.
    ///
    /// Answers are drafts often enough that most of those sent on were somebody's.
    init(_ operation: PlantedOperation, _ account: AccountRecord) {
        let habit = SeededGenerator.mixed(account.group, 0xD4AF7) % 3
        sent = habit == 0 ? operation.knobs.relays : 0
        answered = habit == 0 ? 0.3 : 0
        briefed = habit == 1 ? operation.knobs.briefs : 0
        group = account.group
        perDay = 3
        briefs = 3
    }

    /// Groups share their own; who is alone gets and sends what many do, in each language.
    init(_ population: Population, _ account: AccountRecord, _ voice: Voice) {
        sent = population.relays
        let isGroup = account.member >= 0
        answered = isGroup ? population.relays * 4 : population.relays
        briefed = population.briefs
        group = isGroup ? account.group : UInt64(voice.sentence ?? 0)
        perDay = isGroup ? 3 : 40
        briefs = isGroup ? 4 : 400
    }

    /// The seed of one of the briefs.
    func brief(_ draw: inout SeededGenerator) -> UInt64 {
        SeededGenerator.mixed(group &+ 0xB41EF, UInt64(draw.below(briefs)) + 1)
    }

    /// The seed of one of a day's drafts.
    ///
    /// `day`: Counted from 1970.
    func seed(day: Int64, _ draw: inout SeededGenerator) -> UInt64 {
        SeededGenerator.mixed(group &+ UInt64(bitPattern: day) &* 64, UInt64(draw.below(perDay)) + 1)
    }
}
