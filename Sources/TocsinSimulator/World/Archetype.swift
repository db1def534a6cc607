// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// A published pattern of misuse.
///
/// Difficulty is a matter of the operation that follows it (``Knobs``).
struct Archetype: Sendable {
    var name: String
    /// The grammar file of its texts.
    var grammar: String
    /// Row of `ARCHETYPES.md` (docs/simulator.md lists them).
    var number: Int
    var category: HarmCategory
    var languages: [(name: String, weight: Double)]
    /// Where the operators sit.
    var countries: [String]
    var schedule: Schedule
    var weekend: Double
    /// Requests of an account on a day on which it is active.
    var requests: Double
    var turns: Double
    /// Shares of plainly harmful and grey requests; the rest is innocent.
    var harm: Double
    var grey: Double
    /// Share of harmful requests that the model refuses.
    var refused: Double
    var api: Double
    /// Days after the operation's start on which most of its accounts are suspended; nil for never.
    var banAfter: Int?
    /// Seconds between turns.
    var gap: ClosedRange<Int>

    init(name: String, settings: SettingsReader, library: GrammarLibrary) throws(ScenarioError) {
        try settings.allow(
            "archetype",
            "grammar",
            "category",
            "languages",
            "countries",
            "schedule",
            "weekend",
            "requests",
            "turns",
            "harm",
            "grey",
            "refused",
            "api",
            "banAfter",
            "gap"
        )
        self.name = name
        let grammar = try settings.text("grammar") ?? name
        self.grammar = grammar
        guard let number = try settings.whole("archetype", in: 1...999),
            let category = try settings.choice("category", of: HarmCategory.self)
        else { throw settings.failure(at: nil, "'archetype' and 'category' for '\(name)'") }
        self.number = number
        self.category = category
        languages = []
        for language in try settings.weights("languages") ?? [] {
            for rule in ["harm", "grey"] where !library.has(file: grammar, language: language.name, rule: rule) {
                throw settings.failure(at: language.node, "a grammar '\(grammar)' with '\(rule)' in '\(language.name)'")
            }
            languages.append((language.name, language.weight))
        }
        guard !languages.isEmpty else { throw settings.failure(at: nil, "'languages' for '\(name)'") }
        countries = try settings.requiredText("countries").split(separator: " ").map(String.init)
        if let unknown = countries.first(where: { Country.indices(code: $0).isEmpty }) {
            throw settings.failure(in: "countries", "a known country, not '\(unknown)'")
        }
        schedule = try settings.choice("schedule", of: Schedule.self) ?? .office
        weekend = try settings.number("weekend", in: 0...2) ?? 0.2
        requests = try settings.number("requests", in: 0.1...10_000) ?? 4
        turns = try settings.number("turns", in: 1...50) ?? 1.6
        harm = try settings.number("harm", in: 0...1) ?? 0.6
        grey = try settings.number("grey", in: 0...1) ?? 0.25
        guard harm + grey <= 1 else { throw settings.failure(in: "harm", "shares up to 1 together") }
        refused = try settings.number("refused", in: 0...1) ?? 0.3
        api = try settings.number("api", in: 0...1) ?? 0.1
        banAfter = try settings.whole("banAfter", in: 1...1000)
        gap = try settings.range("gap", upTo: 86_400) ?? 30...400
    }
}
