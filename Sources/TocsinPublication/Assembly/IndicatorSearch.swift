// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinReports
internal import TocsinSignals
internal import TocsinStore

/// Looks through the texts that are kept for what an operation's accounts named and nobody else did.
struct IndicatorSearch {
    private struct Naming {
        var accounts: Set<AccountID> = []
        var times: ClosedRange<Timestamp>
    }

    /// No more of an operation: a list this long is not looked through by anybody.
    private static let mostOfAnOperation = 200

    private let operationOf: [AccountID: OperationID]
    private var named: [OperationID: [NamedThing: Naming]] = [:]
    private var byOthers: Set<Artefact> = []

    /// `operations`: The harmful ones.
    init(_ operations: [Operation]) {
        operationOf = Dictionary(
            operations.flatMap { operation in operation.members.map { ($0.account, operation.id) } }
        ) { first, _ in first }
    }

    /// Goes through a store once.
    mutating func run(_ store: any Store) throws {
        var cursor: Int64 = 0
        while let batch = try store.eventBatch(after: cursor, withText: true) {
            cursor = batch.cursor
            for event in try batch.load() {
                guard case .request(let request) = event.content else { continue }
                look(at: RequestText(input: request.input, output: request.output).newPrompt, of: event)
            }
        }
    }

    private mutating func look(at text: String, of event: Event) {
        guard let account = event.account, let operation = operationOf[account] else {
            byOthers.formUnion(NamedThing.artefacts(in: text))
            return
        }
        for thing in NamedThing.find(in: text) {
            var naming = named[operation]?[thing] ?? Naming(times: event.time...event.time)
            naming.accounts.insert(account)
            naming.times = min(naming.times.lowerBound, event.time)...max(naming.times.upperBound, event.time)
            named[operation, default: [:]][thing] = naming
        }
    }

    /// What at least two members named, and nobody outside the operation; what most members named comes first.
    var indicators: [OperationID: [Indicator]] {
        let operations = named.values.reduce(into: [:] as [NamedThing: Int]) { count, things in
            for thing in things.keys { count[thing, default: 0] += 1 }
        }
        return named.mapValues { things in
            let own = things.filter { thing, naming in
                naming.accounts.count >= 2 && operations[thing] == 1 && !byOthers.contains(thing.artefact)
            }
            let sorted = own.map { thing, naming in
                Indicator(
                    kind: thing.kind == .host ? .init(host: thing.text) : .init(digest: thing.text),
                    value: thing.text,
                    accounts: naming.accounts.count,
                    firstTime: naming.times.lowerBound,
                    lastTime: naming.times.upperBound
                )
            }
            .sorted { ($1.accounts, $0.kind.rawValue, $0.value) < ($0.accounts, $1.kind.rawValue, $1.value) }
            return Array(sorted.prefix(Self.mostOfAnOperation))
        }
    }
}
