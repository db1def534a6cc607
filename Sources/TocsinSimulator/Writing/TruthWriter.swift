// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Writes `truth.jsonl`: who is who, and which requests are plainly harmful.
struct TruthWriter {
    let scenario: Scenario
    let cast: Cast
    private var writer = JSONWriter()

    init(scenario: Scenario, cast: Cast) {
        self.scenario = scenario
        self.cast = cast
    }

    /// All operations and accounts, in chunks.
    mutating func writeCast(_ truth: (borrowing [UInt8]) throws -> Void) throws {
        let (scenario, cast) = (scenario, cast)
        for (number, operation) in scenario.operations.enumerated() {
            writer.object { writer in
                writer.member("kind", "operation")
                Self.describe(operation, &writer)
                writer.member("accounts", cast.members[number].count)
            }
            writer.endLine()
        }
        for bridge in scenario.bridges {
            writer.object { writer in
                writer.member("kind", "bridge")
                writer.member("by", bridge.kind.rawValue)
                writer.member("operation", scenario.operations[bridge.first].name)
                writer.member("alsoOperation", scenario.operations[bridge.second].name)
            }
            writer.endLine()
        }
        for (number, account) in cast.accounts.enumerated() {
            writer.object { writer in
                writer.member("kind", "account")
                writer.member("account", Identity.account(account))
                if account.operation < 0 {
                    let population = scenario.populations[Int(account.population)].population
                    writer.member("population", population.name)
                    if account.groupNumber >= 0 {
                        writer.member("group", "\(population.name)-\(account.groupNumber + 1)")
                    }
                } else {
                    Self.describe(scenario.operations[Int(account.operation)], &writer)
                    if account.second >= 0 {
                        writer.member("alsoOperation", scenario.operations[Int(account.second)].name)
                    }
                }
            }
            writer.endLine()
            if number % 1000 == 999 { try flush(truth) }
        }
        try flush(truth)
    }

    /// A harmful request's line; nothing for other events.
    mutating func write(
        _ event: SimulatedEvent,
        of account: AccountRecord,
        _ truth: (borrowing [UInt8]) throws -> Void
    ) throws -> Bool {
        guard case .request(let request) = event.content, request.turn.isHarmful else { return false }
        let operation = scenario.operations[Int(account.operation)]
        writer.object { writer in
            writer.member("kind", "event")
            writer.member("event", event.id)
            writer.member("time", Timestamp(milliseconds: event.time).description)
            writer.member("account", event.account)
            writer.member("operation", operation.name)
            writer.member("category", operation.archetype.category.rawValue)
        }
        writer.endLine()
        try flush(truth)
        return true
    }

    private static func describe(_ operation: PlantedOperation, _ writer: inout JSONWriter) {
        writer.member("operation", operation.name)
        writer.member("archetype", operation.archetype.number)
        writer.member("difficulty", operation.difficulty.rawValue)
        writer.member("category", operation.archetype.category.rawValue)
    }

    private mutating func flush(_ truth: (borrowing [UInt8]) throws -> Void) throws {
        try truth(writer.utf8)
        writer.reset()
    }
}
