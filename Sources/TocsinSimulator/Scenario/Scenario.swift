// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel
internal import Yams

/// What a service's log shall show: how long, how much, by whom.
package struct Scenario: Sendable {
    /// The scenario's name, for people.
    package let name: String
    /// Events in the log unless ``Simulator`` is asked for another number.
    package let events: Int
    let start: Timestamp
    let days: Int
    let accounts: Int
    /// Whether a later request of a conversation carries the earlier turns.
    let history: Bool
    let populations: [(population: Population, share: Double)]
    let operations: [PlantedOperation]
    let bridges: [PlantedBridge]
    let library: GrammarLibrary

    private static let largestLog = 1_000_000_000
    private static let mostAccounts = 10_000_000
    /// Some two gigabytes in memory.
    private static let mostEventsInADay = 50_000_000

    /// How many events its log may have: benign accounts grow with them, and so does a day.
    var mostEvents: Int {
        // No overflow: both factors are bounded above.
        min(Self.largestLog, days * Self.mostEventsInADay, Self.mostAccounts * events / accounts)
    }

    /// Reads a scenario (YAML; docs/simulator.md) and the grammars that it uses.
    ///
    /// - Throws: ``ScenarioError`` with file and line at the first thing that is not as it should be.
    package init(path: String) throws(ScenarioError) {
        let settings = try SettingsReader(path: path)
        try settings.allow(
            "name",
            "start",
            "days",
            "events",
            "accounts",
            "history",
            "grammars",
            "populations",
            "operations",
            "plant"
        )
        name = try settings.requiredText("name")
        let startText = try settings.requiredText("start")
        guard let start = Timestamp.parse(startText)?.time, start.milliseconds % 86_400_000 == 0 else {
            throw settings.failure(in: "start", "a day such as 2026-09-01 for 'start'")
        }
        self.start = start
        days = try settings.whole("days", in: 1...3660) ?? 30
        events = try settings.whole("events", in: 1...Self.largestLog) ?? 40_000
        accounts = try settings.whole("accounts", in: 1...Self.mostAccounts) ?? max(1, events / 25)
        history = try settings.flag("history") ?? false

        let bundled = Bundle.module.bundlePath + "/Grammars"
        let folder = try settings.text("grammars").map { Self.resolve($0, beside: path) } ?? bundled
        library = try GrammarLibrary(folder: folder)
        let known = try Catalogue(folder: folder, library: library)
        populations = try Self.populations(settings, known)
        let named = try Self.operations(settings, known, days: days)
        let planted = try OperationPlan.operations(settings, known, days: days, before: named.count)
        operations = named + planted.operations
        bridges = planted.bridges
    }

    /// The scenarios that come with Tocsin: path by name.
    package static var bundledPaths: [String: String] {
        let folder = Bundle.module.bundlePath + "/Scenarios"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return Dictionary(
            uniqueKeysWithValues: files.filter { $0.hasSuffix(".yml") }
                .map { (String($0.dropLast(4)), folder + "/" + $0) }
        )
    }

    /// The synthetic lists of networks that simulated addresses are on: path by kind (`vpn`, `hosting`, `tor`).
    package static var bundledNetworkLists: [String: String] {
        let folder = Bundle.module.bundlePath + "/Scenarios/Lists"
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return Dictionary(
            uniqueKeysWithValues: files.filter { $0.hasSuffix(".txt") }
                .map { (String($0.dropLast(4)), folder + "/" + $0) }
        )
    }

    /// The made-up domains of throw-away addresses that simulated accounts use.
    package static var disposableMailDomains: [String] { Identity.disposableMailDomains }

    private static func resolve(_ folder: String, beside path: String) -> String {
        folder.hasPrefix("/") ? folder : (path as NSString).deletingLastPathComponent + "/" + folder
    }

    private static func populations(
        _ settings: SettingsReader,
        _ known: Catalogue
    ) throws(ScenarioError) -> [(population: Population, share: Double)] {
        var populations: [(population: Population, share: Double)] = []
        for share in try settings.weights("populations") ?? [] {
            guard let population = known.populations[share.name] else {
                let names = known.populations.keys.sorted().joined(separator: ", ")
                throw settings.failure(at: share.node, "one of the populations \(names)")
            }
            populations.append((population, share.weight))
        }
        guard !populations.isEmpty else { throw settings.failure(at: nil, "'populations'") }
        return populations
    }

    private static func operations(
        _ settings: SettingsReader,
        _ known: Catalogue,
        days: Int
    ) throws(ScenarioError) -> [PlantedOperation] {
        guard let node = settings.mapping["operations"] else { return [] }
        guard let list = node.sequence else { throw settings.failure(at: node, "a list of operations") }
        var operations: [PlantedOperation] = []
        for item in list {
            let reader = try settings.reader(item, "operations")
            let operation = try PlantedOperation(reader, known, days: days)
            guard !operations.contains(where: { $0.name == operation.name }) else {
                throw reader.failure(at: item, "a name that no other operation has, not '\(operation.name)'")
            }
            operations.append(operation)
        }
        return operations
    }
}

/// An operation that a scenario plants.
struct PlantedOperation: Sendable {
    var name: String
    var archetype: Archetype
    var difficulty: Difficulty
    var accounts: Int
    /// Day of the log on which it starts, from 0.
    var firstDay: Int
    var knobs: Knobs

    init(_ settings: SettingsReader, _ known: Catalogue, days: Int) throws(ScenarioError) {
        try settings.allow("name", "archetype", "difficulty", "accounts", "firstDay", "requests", "banAfter", "knobs")
        name = try settings.requiredText("name")
        let archetypeName = try settings.requiredText("archetype")
        guard var archetype = known.archetypes[archetypeName] else {
            let names = known.archetypes.keys.sorted().joined(separator: ", ")
            throw settings.failure(in: "archetype", "one of the archetypes \(names)")
        }
        archetype.requests = try settings.number("requests", in: 0.1...10_000) ?? archetype.requests
        archetype.banAfter = try settings.whole("banAfter", in: 1...1000) ?? archetype.banAfter
        self.archetype = archetype
        difficulty = try settings.choice("difficulty", of: Difficulty.self) ?? .careless
        accounts = try settings.whole("accounts", in: 1...1000) ?? 10
        firstDay = try settings.whole("firstDay", in: 0...days - 1) ?? min(1, days - 1)
        knobs = Knobs(difficulty)
        if let node = settings.mapping["knobs"] { try knobs.override(try settings.reader(node, "knobs")) }
    }
}

extension PlantedOperation {
    init(name: String, archetype: Archetype, difficulty: Difficulty, accounts: Int, firstDay: Int) {
        self.name = name
        self.archetype = archetype
        self.difficulty = difficulty
        self.accounts = accounts
        self.firstDay = firstDay
        knobs = Knobs(difficulty)
    }
}

/// The populations and archetypes that grammars come with.
struct Catalogue {
    private(set) var populations: [String: Population] = [:]
    private(set) var archetypes: [String: Archetype] = [:]

    init(folder: String, library: GrammarLibrary) throws(ScenarioError) {
        let populations = try SettingsReader(path: folder + "/populations.yml")
        for (key, node) in populations.mapping {
            let name = key.string ?? ""
            self.populations[name] = try Population(
                name: name,
                settings: try populations.reader(node, name),
                library: library
            )
        }
        let archetypes = try SettingsReader(path: folder + "/archetypes.yml")
        for (key, node) in archetypes.mapping {
            let name = key.string ?? ""
            self.archetypes[name] = try Archetype(
                name: name,
                settings: try archetypes.reader(node, name),
                library: library
            )
        }
    }
}
