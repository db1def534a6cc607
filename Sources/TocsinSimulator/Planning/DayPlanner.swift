// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Plans one day after the other: who does what when, and never how it is said.
///
/// What must happen (each account's first day, the operations' work) comes first; benign conversations fill the day
/// to its share of the log, so that the log has as many events as were asked for.
struct DayPlanner {
    let scenario: Scenario
    let cast: Cast
    let clock: Clock
    private let seed: UInt64
    private let operations: OperationPlanner
    /// Events of each day that benign conversations fill.
    private var free: [Int] = []
    /// Running sums of the benign accounts' weights.
    private var sums: [Double] = []
    private var lastSignIn: [Int32]
    /// What began before midnight and goes on behind it.
    private var carried: [PlannedEvent] = []

    /// - Throws: ``ScenarioError/tooFewEvents(asked:needed:)``.
    init(scenario: Scenario, cast: Cast, seed: UInt64, events: Int) throws(ScenarioError) {
        self.scenario = scenario
        self.cast = cast
        self.seed = seed
        clock = Clock(firstDay: Int(scenario.start.day))
        let volume = min(1, Double(events) / Double(scenario.events))
        operations = OperationPlanner(scenario: scenario, cast: cast, clock: clock, seed: seed, volume: volume)
        lastSignIn = [Int32](repeating: -1, count: cast.accounts.count)
        var sum = 0.0
        sums.reserveCapacity(cast.benignCount)
        for account in cast.accounts[..<cast.benignCount] {
            sum += Double(account.weight)
            sums.append(sum)
        }
        var needed = cast.accounts.reduce(0) { $0 + Self.firstDayKinds($1).count }
        var scratch: [PlannedEvent] = []
        for day in 0..<scenario.days {
            scratch.removeAll(keepingCapacity: true)
            operations.plan(day: day, into: &scratch)
            needed += scratch.count
        }
        guard needed <= events else { throw .tooFewEvents(asked: events, needed: needed) }
        let weights = (0..<scenario.days).map { clock.weekday($0) > 4 ? 0.75 : 1.0 }
        free = Self.shares(weights, total: events - needed)
    }

    /// All events of a day in time order; the last day holds what goes on behind it, too.
    mutating func plan(day: Int) -> [PlannedEvent] {
        var events = carried
        carried = []
        var draw = SeededGenerator(seed: seed, part: 20_000_000 + UInt64(day))
        planFirstDays(day, into: &events)
        operations.plan(day: day, into: &events)
        fill(day, &draw, into: &events)
        events.sort(by: PlannedEvent.precedes)
        guard day < scenario.days - 1 else { return events }
        let end = clock.start(ofDay: day + 1)
        let cut = events.firstIndex { $0.time >= end } ?? events.count
        carried = Array(events[cut...])
        events.removeSubrange(cut...)
        return events
    }

    private static func shares(_ weights: [Double], total: Int) -> [Int] {
        let sum = weights.reduce(0, +)
        var shares = weights.map { Int($0 / sum * Double(total)) }
        var left = total - shares.reduce(0, +)
        var index = 0
        while left > 0 {
            shares[index % shares.count] += 1
            index += 1
            left -= 1
        }
        return shares
    }

    private static func firstDayKinds(_ account: AccountRecord) -> [PlannedEvent.Kind] {
        var kinds: [PlannedEvent.Kind] = []
        if account.isNew { kinds.append(.created) }
        if account.isAPI { kinds.append(.keyCreated) } else { kinds.append(.signIn) }
        if account.isPaid { kinds.append(.payment) }
        kinds.append(.request)
        return kinds
    }

    private mutating func planFirstDays(_ day: Int, into events: inout [PlannedEvent]) {
        for (number, account) in cast.accounts.enumerated() where account.firstDay == Int32(day) {
            var draw = SeededGenerator(seed: account.seed, part: 1)
            let earliest = clock.start(ofDay: day) + 1_800_000
            var time = max(earliest, moment(account, day: day, &draw))
            lastSignIn[number] = account.firstDay
            let conversation = draw.next()
            let kinds = Self.firstDayKinds(account)
            time -= Int64(kinds.count) * 200_000
            for kind in kinds {
                time += Int64(20_000 + draw.below(170_000))
                events.append(event(number, kind, time: time, conversation: conversation))
            }
        }
    }

    private func moment(_ account: AccountRecord, day: Int, _ draw: inout SeededGenerator) -> Int64 {
        let isOperation = account.operation >= 0
        let schedule: Schedule
        let weekend: Double
        if isOperation {
            let archetype = scenario.operations[Int(account.operation)].archetype
            (schedule, weekend) = (archetype.schedule, archetype.weekend)
        } else {
            let population = scenario.populations[Int(account.population)].population
            (schedule, weekend) = (account.isAPI ? .round : population.schedule, population.weekend)
        }
        return clock.moment(
            day: day,
            schedule: schedule.hours,
            country: Country.all[Int(account.home)],
            shift: isOperation ? 0 : Int(account.seed(.shift) % 180) - 90,
            weekend: weekend,
            &draw
        )
    }

    private mutating func fill(_ day: Int, _ draw: inout SeededGenerator, into events: inout [PlannedEvent]) {
        var left = free[day]
        let present = cast.accounts[..<cast.benignCount].partitioningIndex { $0.firstDay > Int32(day) }
        guard present > 0 else {
            // Nobody is there yet: a later day takes the events.
            if day + 1 < free.count { free[day + 1] += left }
            return
        }
        let isWeekend = clock.weekday(day) > 4
        while left > 0 {
            let number = pick(present, day: day, isWeekend: isWeekend, &draw)
            let account = cast.accounts[number]
            let population = scenario.populations[Int(account.population)].population
            let start = max(moment(account, day: day, &draw), clock.start(ofDay: day) + 300_000)
            let conversation = draw.next()
            if !account.isAPI, lastSignIn[number] != Int32(day), draw.chance(0.6), left > 1 {
                lastSignIn[number] = Int32(day)
                let time = start - Int64(20_000 + draw.below(200_000))
                events.append(event(number, .signIn, time: time, conversation: conversation))
                left -= 1
            }
            var turns = 1
            while turns < 12, draw.chance(1 - 1 / population.turns) { turns += 1 }
            turns = min(turns, left)
            Self.addConversation(number, start: start, conversation, turns: turns, gap: 25...420, into: &events)
            left -= turns
        }
    }

    private func event(_ number: Int, _ kind: PlannedEvent.Kind, time: Int64, conversation: UInt64) -> PlannedEvent {
        PlannedEvent(
            time: time,
            start: time,
            conversation: conversation,
            account: Int32(number),
            kind: kind,
            turn: 0,
            turns: 1
        )
    }

    /// Adds a conversation's requests.
    static func addConversation(
        _ account: Int,
        start: Int64,
        _ conversation: UInt64,
        turns: Int,
        gap: ClosedRange<Int>,
        into events: inout [PlannedEvent]
    ) {
        var time = start
        for turn in 0..<turns {
            if turn > 0 { time += Clock.pause(conversation, turn: turn, seconds: gap) }
            events.append(
                PlannedEvent(
                    time: time,
                    start: start,
                    conversation: conversation,
                    account: Int32(account),
                    kind: .request,
                    turn: UInt8(turn),
                    turns: UInt8(turns)
                )
            )
        }
    }

    /// A benign account, by weight, that is there on that day; after many misses, any.
    private func pick(_ present: Int, day: Int, isWeekend: Bool, _ draw: inout SeededGenerator) -> Int {
        var number = 0
        for _ in 0..<64 {
            let target = draw.unit() * sums[present - 1]
            number = min(sums[..<present].partitioningIndex { $0 > target }, present - 1)
            let account = cast.accounts[number]
            // Who signs up today has nothing to say before.
            guard account.lastDay >= Int32(day), !account.isNew || account.firstDay < Int32(day) else { continue }
            let population = scenario.populations[Int(account.population)].population
            if !isWeekend || draw.chance(population.weekend) { return number }
        }
        return number
    }
}
