// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A kind of benign user: how active, from where.
struct Population: Sendable {
    var name: String
    /// The grammar file of its texts.
    var grammar: String
    var languages: [(name: String, weight: Double)]
    /// Country codes that replace those of the language.
    var countries: [String]
    var schedule: Schedule
    /// Activity on a weekend day against a working day.
    var weekend: Double
    /// Mean activity against that of others.
    var activity: Double
    /// Mean number of turns in a conversation, 1 or more.
    var turns: Double
    var refused: Double
    var api: Double
    var paid: Double
    var network: HomeNetwork
    /// Accounts that share a place, such as an office or a class; nil for people on their own.
    var groupSize: ClosedRange<Int>?
    /// How many templates a group shares; 0 for free writing.
    var templates: Int
    /// Days from a group's first to its last; nil for all.
    var groupDays: Int?
    /// How many of a group share a device and a payment card.
    var accountsPerDevice: Int
    var accountsPerPayment: Int
    /// Share of requests that name a site, a handle or a server.
    var mentions: Double
    /// Share of requests that hold what somebody else got as an answer: a colleague of the group, or what many pass around.
    var relays: Double
    /// Share of requests that hold a text that the group, or many, use again and again.
    var briefs: Double

    init(name: String, settings: SettingsReader, library: GrammarLibrary) throws(ScenarioError) {
        try settings.allow(
            "grammar",
            "languages",
            "countries",
            "schedule",
            "weekend",
            "activity",
            "turns",
            "refused",
            "api",
            "paid",
            "network",
            "groupSize",
            "templates",
            "groupDays",
            "mentions",
            "relays",
            "briefs",
            "accountsPerDevice",
            "accountsPerPayment"
        )
        self.name = name
        let grammar = try settings.text("grammar") ?? name
        self.grammar = grammar
        languages = []
        for language in try settings.weights("languages") ?? [] {
            guard library.has(file: grammar, language: language.name, rule: "prompt") else {
                throw settings.failure(at: language.node, "a grammar '\(grammar)' with 'prompt' in '\(language.name)'")
            }
            languages.append((language.name, language.weight))
        }
        guard !languages.isEmpty else { throw settings.failure(at: nil, "'languages' for '\(name)'") }
        countries = try settings.text("countries")?.split(separator: " ").map(String.init) ?? []
        if let unknown = countries.first(where: { Country.indices(code: $0).isEmpty }) {
            throw settings.failure(in: "countries", "a known country, not '\(unknown)'")
        }
        schedule = try settings.choice("schedule", of: Schedule.self) ?? .waking
        weekend = try settings.number("weekend", in: 0...2) ?? 0.8
        activity = try settings.number("activity", in: 0.01...100) ?? 1
        turns = try settings.number("turns", in: 1...20) ?? 1.5
        refused = try settings.number("refused", in: 0...1) ?? 0.004
        api = try settings.number("api", in: 0...1) ?? 0.03
        paid = try settings.number("paid", in: 0...1) ?? 0.2
        network = try settings.choice("network", of: HomeNetwork.self) ?? .residential
        groupSize = try settings.range("groupSize", upTo: 100_000)
        templates = try settings.whole("templates", in: 0...1000) ?? 0
        groupDays = try settings.whole("groupDays", in: 1...1000)
        accountsPerDevice = try settings.whole("accountsPerDevice", in: 1...100) ?? 1
        accountsPerPayment = try settings.whole("accountsPerPayment", in: 1...100) ?? 1
        mentions = try settings.number("mentions", in: 0...1) ?? 0.06
        relays = try settings.number("relays", in: 0...1) ?? 0.004
        briefs = try settings.number("briefs", in: 0...1) ?? 0.004
    }
}

/// Where an account's requests come from.
enum HomeNetwork: String, Sendable, CaseIterable {
    /// A home line, and now and then the country's mobile carrier.
    case residential
    /// One home line for the whole group.
    case household
    /// One address for the whole group.
    case office
    case vpn
    /// One address at a hosting company for the whole group.
    case reseller
    case hosting
    /// One /24 for the whole group, an address for each account.
    case subnet
    case tor
}
