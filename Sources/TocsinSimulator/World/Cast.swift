// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Everybody in the log: benign accounts first, by first day, then the operations' accounts, operation by operation.
struct Cast: Sendable {
    private(set) var accounts: [AccountRecord] = []
    private(set) var voices: [Voice] = []
    private(set) var benignCount = 0
    /// Places of each operation's accounts in ``accounts``.
    private(set) var members: [Range<Int>] = []
    private let scenario: Scenario
    private let seed: UInt64
    private var voiceNumbers: [String: Int32] = [:]

    init(scenario: Scenario, seed: UInt64, benignAccounts: Int) {
        self.scenario = scenario
        self.seed = seed
        let counts = Self.counts(scenario.populations.map(\.share), total: max(benignAccounts, 1))
        for (number, count) in counts.enumerated() { addPopulation(number, count: count) }
        accounts.sort { ($0.firstDay, $0.population, $0.seed) < ($1.firstDay, $1.population, $1.seed) }
        benignCount = accounts.count
        for number in scenario.operations.indices { addOperation(number) }
        for bridge in scenario.bridges { add(bridge) }
    }

    /// Shares out a total by weight; the largest remainders get what rounding left, and everyone gets one.
    static func counts(_ weights: [Double], total: Int) -> [Int] {
        let sum = weights.reduce(0, +)
        let exact = weights.map { $0 / sum * Double(total) }
        var counts = exact.map { max(1, Int($0)) }
        let order = exact.indices.sorted {
            (exact[$1] - exact[$1].rounded(.down), $0) < (exact[$0] - exact[$0].rounded(.down), $1)
        }
        var left = total - counts.reduce(0, +)
        while left > 0 {
            for index in order where left > 0 {
                counts[index] += 1
                left -= 1
            }
        }
        return counts
    }

    private mutating func addPopulation(_ number: Int, count: Int) {
        let population = scenario.populations[number].population
        let stream = SeededGenerator.mixed(seed, 1000 + UInt64(number))
        var draw = SeededGenerator(seed: stream)
        var left = count
        var groupNumber = 0
        while left > 0 {
            var size = population.groupSize.map { draw.within($0) } ?? 1
            // No group of one or two is left over.
            if size > left || left - size < 3 { size = population.groupSize == nil ? 1 : left }
            let group = draw.next()
            let language = Self.pickName(population.languages, &draw)
            let country = country(population, language: language, &draw)
            let groupDay = groupStart(population, &draw)
            for member in 0..<size {
                let accountSeed = draw.next()
                let isGrouped = population.groupSize != nil
                let first = isGrouped && population.groupDays != nil ? groupDay : firstDay(&draw)
                accounts.append(
                    AccountRecord(
                        seed: accountSeed,
                        population: Int32(number),
                        operation: -1,
                        voice: voice(file: population.grammar, language: language, isOperation: false),
                        group: isGrouped ? group : accountSeed,
                        member: isGrouped ? Int32(member) : -1,
                        groupNumber: isGrouped ? Int32(groupNumber) : -1,
                        home: UInt8(country),
                        shown: UInt8(country),
                        isNew: draw.chance(population.groupDays == nil ? 0.45 : 0.8),
                        isAPI: draw.chance(population.api),
                        isPaid: draw.chance(population.paid),
                        firstDay: Int32(first),
                        lastDay: Int32(population.groupDays.map { groupDay + $0 - 1 } ?? Int.max / (1 << 33)),
                        weight: Float(population.activity * Self.spread(&draw))
                    )
                )
            }
            left -= size
            groupNumber += 1
        }
    }

    private mutating func addOperation(_ number: Int) {
        let operation = scenario.operations[number]
        let group = SeededGenerator.mixed(seed, 500_000 + UInt64(number))
        var draw = SeededGenerator(seed: group)
        let start = accounts.count
        let homes = operation.archetype.countries.compactMap { Country.indices(code: $0).first }
        let home = homes[draw.below(homes.count)]
        let firstDay = min(operation.firstDay, scenario.days - 1)
        let ban = operation.archetype.banAfter.map { firstDay + $0 }.flatMap { $0 < scenario.days - 2 ? $0 : nil }
        let firstWave = ban == nil ? operation.accounts : max(1, operation.accounts * 3 / 5)
        for member in 0..<operation.accounts {
            let accountSeed = draw.next()
            let language = Self.pickName(operation.archetype.languages, &draw)
            let isFirstWave = member < firstWave
            let waveStart = isFirstWave ? firstDay : (ban ?? firstDay) + 1
            let waveEnd = isFirstWave ? (ban ?? scenario.days) - 1 : scenario.days - 1
            let signUp = min(waveEnd, waveStart + draw.below(operation.knobs.signUpDays))
            let shown = operation.knobs.network == .residential ? Self.proxyCountry(&draw) : home
            accounts.append(
                AccountRecord(
                    seed: accountSeed,
                    population: -1,
                    operation: Int32(number),
                    voice: voice(file: operation.archetype.grammar, language: language, isOperation: true),
                    group: group,
                    member: Int32(member),
                    groupNumber: Int32(number),
                    home: UInt8(home),
                    shown: UInt8(shown),
                    isNew: true,
                    isAPI: draw.chance(operation.archetype.api),
                    isPaid: draw.chance(0.6),
                    firstDay: Int32(signUp),
                    lastDay: Int32(waveEnd),
                    weight: Float(Self.spread(&draw, deviation: 0.4))
                )
            )
        }
        members.append(start..<accounts.count)
    }

    private mutating func add(_ bridge: PlantedBridge) {
        let (first, second) = (members[bridge.first], members[bridge.second])
        var draw = SeededGenerator(seed: seed, part: 600_000 + UInt64(bridge.first))
        switch bridge.kind {
        case .account:
            // One that is there from the start.
            let server = first.lowerBound + draw.below(max(1, first.count * 3 / 5))
            accounts[server].second = Int32(bridge.second)
            accounts[server].secondVoice = accounts[second.lowerBound].voice
        case .supplier:
            let seller = draw.next() | 1
            var sold = (Array(first) + Array(second)).filter { _ in draw.chance(0.6) }
            // In no order, so that buyers share cards and devices.
            for index in sold.indices.dropFirst() { sold.swapAt(index, draw.below(index + 1)) }
            for (number, member) in sold.enumerated() {
                (accounts[member].seller, accounts[member].soldNumber) = (seller, Int32(number))
            }
        }
    }

    /// The account while it works for its second operation.
    func serving(second account: AccountRecord) -> AccountRecord {
        guard account.second >= 0 else { return account }
        let members = members[Int(account.second)]
        var serving = account
        serving.operation = account.second
        serving.voice = account.secondVoice
        serving.group = accounts[members.lowerBound].group
        serving.member = Int32(members.count)
        serving.groupNumber = account.second
        return serving
    }

    private mutating func voice(file: String, language: String, isOperation: Bool) -> Int32 {
        let key = "\(file)/\(language)"
        if let known = voiceNumbers[key] { return known }
        let number = Int32(voices.count)
        // Scenario checked that the rules are there.
        guard let voice = Voice(file: file, language: language, isOperation: isOperation, library: scenario.library)
        else { return 0 }
        voices.append(voice)
        voiceNumbers[key] = number
        return number
    }

    private func country(_ population: Population, language: String, _ draw: inout SeededGenerator) -> Int {
        if let code = population.countries.isEmpty ? nil : population.countries[draw.below(population.countries.count)]
        {
            let places = Country.indices(code: code)
            return places[draw.below(places.count)]
        }
        let places = Country.indices(language: language)
        guard !places.isEmpty else { return 0 }
        return Self.pick(places.map { ($0, Country.all[$0].weight) }, &draw)
    }

    /// An account's first day: the older half came before the log, and is seen again within some days.
    private func firstDay(_ draw: inout SeededGenerator) -> Int {
        if draw.chance(0.55) {
            let wait = draw.unit() * draw.unit() * min(12, Double(scenario.days))
            return Int(wait)
        }
        return draw.below(scenario.days)
    }

    private func groupStart(_ population: Population, _ draw: inout SeededGenerator) -> Int {
        draw.below(max(1, scenario.days - (population.groupDays ?? 1)))
    }

    private static func proxyCountry(_ draw: inout SeededGenerator) -> Int {
        let places = ["US", "GB", "DE", "FR", "CA", "NL", "ES", "BR"].flatMap { Country.indices(code: $0) }
        return places[draw.below(places.count)]
    }

    /// A log-normal factor with mean near 1, cut at 12.
    private static func spread(_ draw: inout SeededGenerator, deviation: Double = 0.9) -> Double {
        min(12, Exponential.of(draw.bell() * deviation - deviation * deviation / 2))
    }

    private static func pick<Item>(_ items: [(Item, Double)], _ draw: inout SeededGenerator) -> Item {
        var target = draw.unit() * items.reduce(0) { $0 + $1.1 }
        for item in items {
            target -= item.1
            if target < 0 { return item.0 }
        }
        return items[items.count - 1].0
    }

    private static func pickName(_ items: [(name: String, weight: Double)], _ draw: inout SeededGenerator) -> String {
        pick(items.map { ($0.name, $0.weight) }, &draw)
    }
}
