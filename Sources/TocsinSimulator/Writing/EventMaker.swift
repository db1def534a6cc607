// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Turns planned events into whole ones.
struct EventMaker {
    let scenario: Scenario
    let cast: Cast
    /// Whether the format writes the turns of a conversation that went before.
    let wantsTurns: Bool
    private let seed: UInt64
    private var texts: TurnText
    private var sequence: UInt64 = 0

    init(scenario: Scenario, cast: Cast, seed: UInt64, wantsTurns: Bool) {
        self.scenario = scenario
        self.cast = cast
        self.seed = seed
        self.wantsTurns = wantsTurns
        texts = TurnText(scenario: scenario, cast: cast)
    }

    /// The account as it acts in an event: for which of its operations.
    func acting(_ planned: PlannedEvent) -> AccountRecord {
        let account = cast.accounts[Int(planned.account)]
        guard account.second >= 0, planned.kind == .request || planned.kind == .signIn else { return account }
        var draw = SeededGenerator(seed: planned.conversation, part: 9998)
        return draw.chance(0.5) ? cast.serving(second: account) : account
    }

    /// How sellers of accounts hide.
    private static let seller = Knobs(.careful)

    mutating func make(_ planned: PlannedEvent, day: Int) -> SimulatedEvent {
        let owner = cast.accounts[Int(planned.account)]
        var account = acting(planned)
        var knobs = account.operation < 0 ? nil : scenario.operations[Int(account.operation)].knobs
        let email =
            owner.seller != 0
            ? Self.seller.email
            : owner.operation < 0 ? .plausible : scenario.operations[Int(owner.operation)].knobs.email
        if owner.seller != 0, planned.kind == .created || planned.kind == .payment {
            (account, knobs) = (owner.asSold, Self.seller)
        }
        sequence += 1
        let network: HomeNetwork
        if let knobs, Self.isSlip(planned, knobs) {
            network = .subnet
            account.shown = account.home
        } else if let knobs {
            network = knobs.network
        } else {
            let usual = scenario.populations[Int(account.population)].population.network
            // Programs run on servers.
            network = account.isAPI && usual == .residential ? .hosting : usual
        }
        let country = Country.all[Int(cast.accounts[Int(planned.account)].shown)]
        let population = account.operation < 0 ? scenario.populations[Int(account.population)].population : nil
        let perDevice = knobs?.accountsPerDevice ?? population?.accountsPerDevice ?? 1
        let perPayment = knobs?.accountsPerPayment ?? population?.accountsPerPayment ?? 1
        let client = SimulatedClient(
            device: account.isAPI ? nil : Identity.device(account, perDevice: perDevice),
            userAgent: Identity.userAgent(account, perDevice: perDevice),
            timeZone: account.isAPI ? nil : country.timeZone,
            locale: account.isAPI ? nil : locale(account, country)
        )
        return SimulatedEvent(
            id: "evt_" + Identity.hex((seed &+ sequence).spread),
            time: planned.time,
            account: Identity.account(account),
            email: Identity.email(owner.asSold, email),
            network: AddressPlan.network(
                account,
                network,
                exits: knobs?.exits ?? 40,
                session: planned.conversation,
                day: day
            ),
            client: client,
            content: content(planned, account, country, perPayment: perPayment)
        )
    }

    /// Whether the account forgot to hide in this conversation.
    private static func isSlip(_ planned: PlannedEvent, _ knobs: Knobs) -> Bool {
        var draw = SeededGenerator(seed: planned.conversation, part: 9999)
        return draw.chance(knobs.slips)
    }

    private mutating func content(
        _ planned: PlannedEvent,
        _ account: AccountRecord,
        _ country: Country,
        perPayment: Int
    ) -> SimulatedEvent.Content {
        switch planned.kind {
        case .created: .created(phoneCountry: country.code, referrer: Identity.referrer(account))
        case .keyCreated: .keyCreated
        case .payment:
            .payment(
                fingerprint: Identity.payment(account, perPayment: perPayment),
                country: country.code
            )
        case .signIn: .signIn
        case .enforcement: .enforcement(action: "suspended")
        case .request: .request(request(planned, account))
        }
    }

    private mutating func request(_ planned: PlannedEvent, _ account: AccountRecord) -> SimulatedRequest {
        var turns: [Turn] = []
        let isLast = planned.turn + 1 >= planned.turns
        if planned.turn > 0, scenario.history || (wantsTurns && isLast) {
            let gap = account.operation < 0 ? 25...420 : scenario.operations[Int(account.operation)].archetype.gap
            var time = planned.start
            for turn in 0..<Int(planned.turn) {
                if turn > 0 { time += Clock.pause(planned.conversation, turn: turn, seconds: gap) }
                turns.append(texts.turn(account, planned.conversation, turn: turn, time: time))
            }
        }
        turns.append(texts.turn(account, planned.conversation, turn: Int(planned.turn), time: planned.time))
        let answer = turns[turns.count - 1].answer
        return SimulatedRequest(
            conversation: "conv_" + Identity.hex(planned.conversation),
            model: Identity.model(account),
            language: cast.voices[Int(account.voice)].language,
            turns: turns,
            isLast: isLast,
            latencyMilliseconds: 300 + answer.utf8.count * 3 + Int(planned.conversation % 400)
        )
    }

    private func locale(_ account: AccountRecord, _ country: Country) -> String {
        let language = cast.voices[Int(account.voice)].language
        // Some keep their device in English.
        if account.seed(.locale) % 100 < 12 { return "en-" + (country.language == "en" ? country.code : "US") }
        return language + "-" + country.code
    }
}
