// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Plans the work of operations; a day's plan follows from the day alone and can be made twice.
struct OperationPlanner {
    let scenario: Scenario
    let cast: Cast
    let clock: Clock
    let seed: UInt64
    /// Share of the archetypes' volume that a shortened log gets, 0...1.
    let volume: Double

    func plan(day: Int, into events: inout [PlannedEvent]) {
        for (number, operation) in scenario.operations.enumerated() {
            var draw = SeededGenerator(seed: seed, part: 40_000_000 + UInt64(number) << 16 + UInt64(day))
            let home = Country.all[Int(cast.accounts[cast.members[number].lowerBound].home)]
            let bursts = (0..<2).map { _ in moment(operation, day, home, shift: 0, &draw) }
            for member in cast.members[number] {
                let account = cast.accounts[member]
                if account.lastDay + 1 == Int32(day), Int(account.lastDay) < scenario.days - 1 {
                    events.append(suspension(member, day, &draw))
                }
                guard (account.firstDay...account.lastDay).contains(Int32(day)) else { continue }
                plan(operation, member, day, bursts, &draw, into: &events)
            }
        }
    }

    private func plan(
        _ operation: PlantedOperation,
        _ member: Int,
        _ day: Int,
        _ bursts: [Int64],
        _ draw: inout SeededGenerator,
        into events: inout [PlannedEvent]
    ) {
        let account = cast.accounts[member]
        let archetype = operation.archetype
        let home = Country.all[Int(account.home)]
        let factor = home.weekend.contains(clock.weekday(day)) ? archetype.weekend : 1
        guard draw.chance(operation.knobs.activeDays * factor) else { return }
        let age = Double(day - Int(account.firstDay) + 1)
        let ramp = operation.knobs.rampDays > 0 ? min(1, age / Double(operation.knobs.rampDays)) : 1
        let mean = archetype.requests * Double(account.weight) * ramp * volume
        var left = count(mean, &draw)
        let spread = operation.knobs.hourSpread
        let shift = spread == 0 ? 0 : Int(account.seed(.shift) % UInt64(spread * 2 + 1)) - spread
        let together = operation.difficulty == .careless ? 0.6 : operation.difficulty == .careful ? 0.3 : 0
        // On its first day an account works behind its sign-up.
        let earliest = clock.start(ofDay: day) + (day == Int(account.firstDay) ? 0 : 300_000)
        while left > 0 {
            var turns = 1
            while turns < min(left, 60), draw.chance(1 - 1 / archetype.turns) { turns += 1 }
            var start = moment(operation, day, home, shift: shift, &draw)
            if draw.chance(together) {
                start = bursts[draw.below(2)] + Int64(draw.bell() * 600_000)
            }
            if day == Int(account.firstDay) { start = max(start, firstRequest(account, day) + 60_000) }
            DayPlanner.addConversation(
                member,
                start: max(start, earliest),
                draw.next(),
                turns: turns,
                gap: archetype.gap,
                into: &events
            )
            left -= turns
        }
    }

    /// The end of an account's first steps, at the latest.
    private func firstRequest(_ account: AccountRecord, _ day: Int) -> Int64 {
        var draw = SeededGenerator(seed: account.seed, part: 1)
        let archetype = scenario.operations[Int(account.operation)].archetype
        let moment = clock.moment(
            day: day,
            schedule: archetype.schedule.hours,
            country: Country.all[Int(account.home)],
            shift: 0,
            weekend: archetype.weekend,
            &draw
        )
        return max(clock.start(ofDay: day) + 1_800_000, moment)
    }

    private func moment(
        _ operation: PlantedOperation,
        _ day: Int,
        _ home: Country,
        shift: Int,
        _ draw: inout SeededGenerator
    ) -> Int64 {
        clock.moment(
            day: day,
            schedule: operation.archetype.schedule.hours,
            country: home,
            shift: shift,
            weekend: operation.archetype.weekend,
            &draw
        )
    }

    private func suspension(_ member: Int, _ day: Int, _ draw: inout SeededGenerator) -> PlannedEvent {
        let time = clock.start(ofDay: day) + 9 * 3_600_000 + Int64(draw.below(3_600_000))
        return PlannedEvent(
            time: time,
            start: time,
            conversation: draw.next(),
            account: Int32(member),
            kind: .enforcement,
            turn: 0,
            turns: 1
        )
    }

    /// A count around a mean: the bell curve's spread for large means, thinned for small ones.
    private func count(_ mean: Double, _ draw: inout SeededGenerator) -> Int {
        if mean < 1 { return draw.chance(mean) ? 1 : 0 }
        return max(1, Int((mean + draw.bell() * mean.squareRoot()).rounded()))
    }
}
