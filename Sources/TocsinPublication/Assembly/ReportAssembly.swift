// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinFindings
internal import TocsinIngest
package import TocsinModel
package import TocsinReports
package import TocsinSignals
package import TocsinStore

/// Brings together what a report is made of.
package struct ReportAssembly {
    private let store: any Store
    private let publisher: String
    private let holidays: HolidayTable
    private let options: ReportOptions
    private let decided: [OperationID: Set<AccountID>]?

    /// - Parameters:
    ///   - store: What was found.
    ///   - publisher: Who publishes, such as a service's name.
    ///   - holidays: Public holidays by country.
    ///   - options: What the report is to show.
    ///   - decided: The accounts against whom people's decisions hold, by operation: others are left out of the chosen operations; nil to describe
    ///     operations as they were linked.
    package init(
        store: any Store,
        publisher: String,
        holidays: HolidayTable,
        options: ReportOptions,
        decided: [OperationID: Set<AccountID>]? = nil
    ) {
        self.store = store
        self.publisher = publisher
        self.holidays = holidays
        self.options = options
        self.decided = decided
    }

    /// Reads all of it; with indicators or excerpts also texts.
    package func input(_ log: ActivityLog) throws -> ReportInput {
        // A clock that is ahead must not date a report.
        let period = try store.logSpan(at: .now) ?? Timestamp(milliseconds: 0)...Timestamp(milliseconds: 0)
        var input = ReportInput(publisher: publisher, period: period)
        input.accounts = log.accounts.count
        input.sources = try store.sources().map { source in
            ReportInput.Source(
                name: source.name,
                format: LogFormat(rawValue: source.format)?.title ?? source.format,
                coverage: source.coverage,
                advice: CoverageAdvice(source).changes
            )
        }
        input.rejects = try store.rejectCounts()
        let findings = try store.findings()
        input.findings = findings.filter { !$0.isShadow }
        for finding in findings where finding.isShadow { input.shadowFindings[finding.rule.title, default: 0] += 1 }
        input.tying = try LinkedFindings.state(of: findings, in: store)
        input.operations = try store.operations().map { asDecided($0, log) }
        for operation in input.operations { input.activities[operation.id] = activity(operation, log) }
        input.skippedBlocks = try SkippedBlocks.load(from: store)
        input.holidays = holidays
        if let rules = try ScannedRules.load(from: store) {
            (input.ruleCount, input.rulesVersion) = (rules.count, rules.version)
        }
        if options.withIndicators {
            var search = IndicatorSearch(input.operations.filter { $0.standing == .harmful })
            try search.run(store)
            input.indicators = search.indicators
        }
        if options.withExcerpts { input.excerpts = try texts(ReportFacts(input, options).quotableEvents) }
        return input
    }

    /// A chosen operation with only those accounts against whom a decision holds, before anything is counted.
    private func asDecided(_ operation: Operation, _ log: ActivityLog) -> Operation {
        guard let decided, options.chosen?.contains(operation.id) ?? true else { return operation }
        let held = decided[operation.id] ?? []
        guard !operation.members.allSatisfy({ held.contains($0.account) }) else { return operation }
        var part = operation
        part.members.removeAll { !held.contains($0.account) }
        part.ties.removeAll { !held.contains($0.first) || !held.contains($0.second) }
        part.bridges.removeAll { !held.contains($0.account) }
        // Measured for all members together.
        part.controls = []
        let accounts = part.members.compactMap { log.accounts.known($0.account) }
        let times = accounts.flatMap { log.records(of: $0).map(\.time) }
        part.firstTime = times.min() ?? operation.firstTime
        part.lastTime = times.max() ?? operation.lastTime
        return part
    }

    private func activity(_ operation: Operation, _ log: ActivityLog) -> ReportInput.Activity {
        var hours = [Int](repeating: 0, count: 168)
        var days: [Int64: Int] = [:]
        var pairs: [[String?]: Int] = [:]
        var networks: [[String?]: Int] = [:]
        // Each account counts once, however many requests it sent.
        var pairAccounts: [[String?]: Int] = [:]
        var networkAccounts: [[String?]: Int] = [:]
        for member in operation.members {
            guard let account = log.accounts.known(member.account) else { continue }
            var ownPairs: Set<[String?]> = []
            var ownNetworks: Set<[String?]> = []
            for record in log.records(of: account) where record.type == .request {
                hours[record.time.hourOfWeek] += 1
                days[record.time.day, default: 0] += 1
                let pair = [log.word(record.language), log.word(record.outputLanguage)]
                pairs[pair, default: 0] += 1
                if ownPairs.insert(pair).inserted { pairAccounts[pair, default: 0] += 1 }
                let network = [log.word(record.country), record.networkKind?.rawValue]
                networks[network, default: 0] += 1
                if ownNetworks.insert(network).inserted { networkAccounts[network, default: 0] += 1 }
            }
        }
        return ReportInput.Activity(
            hoursOfWeek: hours,
            days: days.sorted { $0.key < $1.key }.map { (Timestamp(milliseconds: $0.key * 86_400_000), $0.value) },
            languagePairs: Self.ranked(pairs)
                .map { ($0.key[0], $0.key[1], $0.count, pairAccounts[$0.key] ?? 0) },
            networks: Self.ranked(networks)
                .map { ($0.key[0], $0.key[1].flatMap(NetworkKind.init), $0.count, networkAccounts[$0.key] ?? 0) }
        )
    }

    /// Most first; equal ones by name, so that the order never depends on hashing.
    private static func ranked(_ counts: [[String?]: Int]) -> [(key: [String?], count: Int)] {
        counts.map { (key: $0.key, count: $0.value) }.sorted { left, right in
            left.count != right.count
                ? left.count > right.count
                : left.key.map { $0 ?? "" }.lexicographicallyPrecedes(right.key.map { $0 ?? "" })
        }
    }

    private func texts(_ events: Set<EventID>) throws -> [EventID: RequestText] {
        var texts: [EventID: RequestText] = [:]
        for event in try store.events(events.sorted()) {
            if case .request(let request) = event.content {
                texts[event.id] = RequestText(input: request.input, output: request.output)
            }
        }
        return texts
    }
}
