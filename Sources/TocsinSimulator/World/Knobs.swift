// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How well an operation hides.
package enum Difficulty: String, Sendable, CaseIterable {
    case careless, careful, evasive
}

/// What an operation's accounts share and how far their texts vary.
struct Knobs: Sendable {
    var network: HomeNetwork
    /// Addresses that a VPN's users of this operation change between.
    var exits: Int
    var accountsPerDevice: Int
    var accountsPerPayment: Int
    var email: EmailPattern
    /// Days over which the accounts are made.
    var signUpDays: Int
    /// Structures that texts are made from; 0 for no end.
    var templates: Int
    /// Minutes by which an account's hours may lie apart from the others'.
    var hourSpread: Int
    /// Share of the archetype's harmful requests that are kept; the others become innocent ones.
    var harmKept: Double
    /// Share of working days on which an account is active.
    var activeDays: Double
    /// Days over which an account comes to its full volume.
    var rampDays: Int
    /// Share of harmful and grey requests in which something stands that only this operation uses: a site, a handle, a server.
    var mentions: Double
    /// Share of conversations in which an account forgets to hide and comes from the operation's own office.
    var slips: Double
    /// Share of harmful and grey requests that hold what another account of the operation got as an answer, in operations that work so.
    var relays: Double
    /// Share of harmful and grey requests that hold a text that the operation uses again and again, in operations that have one.
    var briefs: Double

    init(_ difficulty: Difficulty) {
        switch difficulty {
        case .careless:
            self.init(
                network: .subnet,
                exits: 3,
                accountsPerDevice: 5,
                accountsPerPayment: 8,
                email: .sequential,
                signUpDays: 1,
                templates: 6,
                hourSpread: 0,
                harmKept: 1,
                activeDays: 0.9,
                rampDays: 0,
                mentions: 0.25,
                slips: 0,
                relays: 0.06,
                briefs: 0.05
            )
        case .careful:
            self.init(
                network: .vpn,
                exits: 6,
                accountsPerDevice: 3,
                accountsPerPayment: 4,
                email: .random,
                signUpDays: 5,
                templates: 24,
                hourSpread: 60,
                harmKept: 0.9,
                activeDays: 0.75,
                rampDays: 3,
                mentions: 0.15,
                slips: 0.01,
                relays: 0.05,
                briefs: 0.04
            )
        case .evasive:
            self.init(
                network: .residential,
                exits: 0,
                accountsPerDevice: 1,
                accountsPerPayment: 1,
                email: .plausible,
                signUpDays: 18,
                templates: 0,
                hourSpread: 240,
                harmKept: 0.88,
                activeDays: 0.5,
                rampDays: 10,
                mentions: 0.08,
                slips: 0.004,
                relays: 0.04,
                briefs: 0.03
            )
        }
    }

    /// Takes what a scenario says otherwise.
    mutating func override(_ settings: SettingsReader) throws(ScenarioError) {
        try settings.allow(
            "network",
            "exits",
            "accountsPerDevice",
            "accountsPerPayment",
            "email",
            "signUpDays",
            "templates",
            "hourSpread",
            "harmKept",
            "activeDays",
            "rampDays",
            "mentions",
            "slips",
            "relays",
            "briefs"
        )
        network = try settings.choice("network", of: HomeNetwork.self) ?? network
        exits = try settings.whole("exits", in: 1...100) ?? exits
        accountsPerDevice = try settings.whole("accountsPerDevice", in: 1...1000) ?? accountsPerDevice
        accountsPerPayment = try settings.whole("accountsPerPayment", in: 1...1000) ?? accountsPerPayment
        email = try settings.choice("email", of: EmailPattern.self) ?? email
        signUpDays = try settings.whole("signUpDays", in: 1...1000) ?? signUpDays
        templates = try settings.whole("templates", in: 0...10_000) ?? templates
        hourSpread = try settings.whole("hourSpread", in: 0...720) ?? hourSpread
        harmKept = try settings.number("harmKept", in: 0...1) ?? harmKept
        activeDays = try settings.number("activeDays", in: 0.05...1) ?? activeDays
        rampDays = try settings.whole("rampDays", in: 0...1000) ?? rampDays
        mentions = try settings.number("mentions", in: 0...1) ?? mentions
        slips = try settings.number("slips", in: 0...1) ?? slips
        relays = try settings.number("relays", in: 0...1) ?? relays
        briefs = try settings.number("briefs", in: 0...1) ?? briefs
    }

    private init(
        network: HomeNetwork,
        exits: Int,
        accountsPerDevice: Int,
        accountsPerPayment: Int,
        email: EmailPattern,
        signUpDays: Int,
        templates: Int,
        hourSpread: Int,
        harmKept: Double,
        activeDays: Double,
        rampDays: Int,
        mentions: Double,
        slips: Double,
        relays: Double,
        briefs: Double
    ) {
        self.network = network
        self.exits = exits
        self.accountsPerDevice = accountsPerDevice
        self.accountsPerPayment = accountsPerPayment
        self.email = email
        self.signUpDays = signUpDays
        self.templates = templates
        self.hourSpread = hourSpread
        self.harmKept = harmKept
        self.activeDays = activeDays
        self.rampDays = rampDays
        self.mentions = mentions
        self.slips = slips
        self.relays = relays
        self.briefs = briefs
    }
}

/// How an operation names its mailboxes.
enum EmailPattern: String, Sendable, CaseIterable {
    /// One name with a running number, at one disposable domain.
    case sequential
    /// Letters and digits without sense, at two disposable domains.
    case random
    /// Like everybody's.
    case plausible
}
