// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Writes the log of a service that does not exist, and the truth about it.
///
/// The same scenario, seed and number of events give the same bytes on every machine. Memory grows with the number of
/// accounts and with one day's events, not with the log.
package struct Simulator {
    private let scenario: Scenario
    private let seed: UInt64
    private let events: Int

    /// - Parameters:
    ///   - scenario: What to show.
    ///   - seed: Everything drawn follows from it.
    ///   - events: Events in the log; nil for the scenario's own number. Benign accounts grow and shrink with it,
    ///     operations keep their accounts.
    package init(scenario: Scenario, seed: UInt64, events: Int?) {
        self.scenario = scenario
        // Seeds that people choose are small and alike.
        self.seed = SeededGenerator.mixed(seed, 0x70C5)
        self.events = events ?? scenario.events
    }

    /// Writes the log and the truth.
    ///
    /// - Parameters:
    ///   - format: How the log is written; what a format cannot carry is left out.
    ///   - log: Takes the next bytes of the log: whole records, many at a time.
    ///   - truth: Takes the next bytes of `truth.jsonl`: whole lines.
    ///   - progress: Told how many events are done, once for each chunk of the log.
    /// - Returns: What was written.
    /// - Throws: ``ScenarioError/tooFewEvents(asked:needed:)``, ``ScenarioError/tooManyEvents(asked:most:)``, and what the closures throw.
    package func run(
        format: SimulatedFormat,
        log: (borrowing [UInt8]) throws -> Void,
        truth: (borrowing [UInt8]) throws -> Void,
        progress: (Int) -> Void
    ) throws -> SimulationSummary {
        let most = scenario.mostEvents
        guard events <= most else { throw ScenarioError.tooManyEvents(asked: events, most: most) }
        let scale = Double(events) / Double(scenario.events)
        let cast = Cast(
            scenario: scenario,
            seed: seed,
            benignAccounts: Int((Double(scenario.accounts) * scale).rounded())
        )
        var planner = try DayPlanner(scenario: scenario, cast: cast, seed: seed, events: events)
        var truthWriter = TruthWriter(scenario: scenario, cast: cast)
        try truthWriter.writeCast(truth)

        var writer = format.makeWriter()
        var maker = EventMaker(
            scenario: scenario,
            cast: cast,
            seed: seed,
            wantsTurns: format.writesWholeConversations
        )
        var summary = SimulationSummary(accounts: cast.accounts.count, operations: scenario.operations.count)
        var chunk: [UInt8] = []
        chunk.reserveCapacity(Self.chunkBytes + 65_536)
        writer.begin(&chunk)
        for day in 0..<scenario.days {
            for planned in planner.plan(day: day) {
                let event = maker.make(planned, day: day)
                writer.write(event, to: &chunk)
                summary.events += 1
                if planned.kind == .request { summary.requests += 1 }
                if try truthWriter.write(event, of: maker.acting(planned), truth) {
                    summary.harmfulRequests += 1
                }
                if chunk.count >= Self.chunkBytes {
                    summary.logBytes += chunk.count
                    try log(chunk)
                    chunk.removeAll(keepingCapacity: true)
                    progress(summary.events)
                }
            }
        }
        writer.end(&chunk)
        summary.logBytes += chunk.count
        try log(chunk)
        progress(summary.events)
        return summary
    }

    private static let chunkBytes = 262_144
}

/// What a simulation wrote.
package struct SimulationSummary: Sendable, Equatable {
    /// Events that happened; formats that carry requests alone write fewer records.
    package var events = 0
    package var requests = 0
    package var harmfulRequests = 0
    package var accounts: Int
    package var operations: Int
    package var logBytes = 0

    init(accounts: Int, operations: Int) {
        self.accounts = accounts
        self.operations = operations
    }
}
