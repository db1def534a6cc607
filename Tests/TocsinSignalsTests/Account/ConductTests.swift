// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinSignals

struct ConductTests {
    @Test func countsLanguagesOfATwentieth() {
        var maker = LogMaker()
        #expect(
            {
                var empty = LogMaker()
                empty.add(at: 0)
                return empty.measured().languages
            }() == nil
        )
        for _ in 0..<19 { maker.add(at: 0, signals: TextSignals(language: "en")) }
        maker.add(at: 0, signals: TextSignals(language: "fr"))
        // One of twenty counts, one of twenty-one does not.
        #expect(maker.measured().languages == 2)
        maker.add(at: 0, signals: TextSignals(language: "en"))
        #expect(maker.measured().languages == 1)
    }

    @Test(
        arguments: [
            ([], nil), ([("en", nil), (nil, "en")], nil), ([("en", "en")], 0), ([("en", "ru"), ("en", "en")], 0.5),
            ([("en", "ru"), ("en", nil)], 1),
        ] as [([(String?, String?)], Double?)]
    )
    func sharesAnswersInAnotherLanguage(_ pairs: [(String?, String?)], _ share: Double?) {
        var maker = LogMaker()
        maker.add(.signIn(SignIn(succeeded: true)), at: 0, signals: nil)
        for (language, output) in pairs {
            maker.add(at: 1, signals: TextSignals(language: language, outputLanguage: output))
        }
        #expect(maker.measured().languagePairShare == share)
    }

    private static let request = "Write a convincing letter from the bank that asks customers to confirm their password"
    private static let reworded =
        "Please write a convincing letter from the bank that asks customers to confirm passwords"
    private static let other =
        "What grows well on a balcony that gets hardly any sun in the winter months, and when do I sow it?"

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var requests: [(seconds: Double, prompt: String, outcome: Request.Outcome?)]
        var refusals: Int?
        var share: Double?
        var reformulations: Int?
    }

    @Test(
        arguments: [
            Example(testDescription: "outcomes not logged", requests: [(0, request, nil)]),
            Example(
                testDescription: "none declined",
                requests: [(0, request, .completed), (1, request, .error)],
                refusals: 0,
                share: 0,
                reformulations: 0
            ),
            Example(
                testDescription: "declined and asked again",
                requests: [(0, request, .refused), (60, reworded, .filtered), (1860, reworded, .completed)],
                refusals: 2,
                share: 2.0 / 3,
                reformulations: 2
            ),
            Example(
                testDescription: "asked again after more than half an hour",
                requests: [(0, request, .refused), (1800.001, reworded, .completed)],
                refusals: 1,
                share: 0.5,
                reformulations: 0
            ),
            Example(
                testDescription: "declined, then something else",
                requests: [(0, request, .refused), (60, other, .completed)],
                refusals: 1,
                share: 0.5,
                reformulations: 0
            ),
            Example(
                testDescription: "asked again after an answer",
                requests: [(0, request, .completed), (60, reworded, .completed)],
                refusals: 0,
                share: 0,
                reformulations: 0
            ),
            Example(
                testDescription: "too short to compare",
                requests: [(0, "no", .refused), (60, "no", .completed)],
                refusals: 1,
                share: 0.5,
                reformulations: 0
            ),
        ]
    )
    func countsRefusalsAndWhatIsAskedAgain(_ example: Example) {
        var maker = LogMaker()
        for request in example.requests {
            maker.add(request: request.prompt, at: request.seconds, outcome: request.outcome)
        }
        let signals = maker.measured()
        #expect(signals.refusals == example.refusals)
        #expect(isNear(signals.refusalShare, example.share))
        #expect(signals.reformulations == example.reformulations)
    }

    @Test func measuresTheLargestTemplateFamily() {
        var maker = LogMaker()
        maker.add(request: "no", at: 0)
        #expect(maker.measured().templateFamilySize == nil)
        maker.add(request: Self.other, at: 1)
        #expect(maker.measured().templateFamilySize == 1)
        #expect(maker.measured().templateShare == 1)
        for index in 0..<3 { maker.add(request: Self.request + " number \(index)", at: 2) }
        #expect(maker.measured().templateFamilySize == 3)
        #expect(maker.measured().templateShare == 0.75)
    }

    @Test func countsBatchesAndPersonas() {
        var maker = LogMaker()
        maker.add(at: 0, signals: TextSignals(batchSize: 30, personaBiographies: 2))
        maker.add(at: 0, signals: TextSignals(personaBiographies: 1))
        maker.add(at: 0)
        #expect(maker.measured().batchRequests == 1)
        #expect(maker.measured().personaRequests == 2)
    }

    @Test(
        arguments: [
            (nil, ["mailinator.com"], nil), ("mailinator.com", [], nil), ("mailinator.com", ["mailinator.com"], true),
            ("example.com", ["mailinator.com"], false),
        ] as [(String?, Set<String>, Bool?)]
    )
    func knowsThrowAwayMailByTheList(_ domain: String?, _ list: Set<String>, _ expected: Bool?) {
        var maker = LogMaker()
        maker.add(.accountCreated(AccountCreated(emailDomain: domain)), at: 0, signals: nil)
        #expect(maker.measured(disposableDomains: list).emailDisposable == expected)
    }

    @Test func measuresTheAgeFromTheFirstSignUp() {
        var maker = LogMaker()
        maker.add(at: 0)
        #expect(maker.measured().accountAgeDays == nil)
        maker.add(.accountCreated(AccountCreated()), at: 3 * 86_400, signals: nil)
        maker.add(.accountCreated(AccountCreated()), at: 86_400, signals: nil)
        maker.add(at: 86_400 * 3.5)
        #expect(maker.measured().accountAgeDays == 2.5)
    }

    /// One account that sends ever new names of programs makes nobody's country or language unknown.
    @Test func manyNamesOfProgramsKeepNoCountryOut() {
        var maker = LogMaker()
        for number in 0..<33_000 {
            maker.add(at: Double(number), client: Client(userAgent: "agent/\(number)"), signals: nil)
        }
        maker.add(at: 1, account: 2, network: Network(country: "NL"), client: Client(timeZone: "Europe/Amsterdam"))
        var log = maker.log
        log.finish()
        let record = log.records(of: 1).first
        #expect(record.flatMap { log.word($0.country) } == "NL")
        #expect(record.flatMap { log.word($0.timeZone) } == "Europe/Amsterdam")
        let agents = log.records(of: 0).map { log.word($0.userAgent) }
        #expect(agents.first == "agent/0")
        #expect(agents.last == .some(nil))
    }

    @Test func leavesOutEventsWithoutAnAccount() {
        var log = ActivityLog()
        log.append(
            Event(id: EventID(high: 0, low: 1), time: at(0), account: nil, content: .request(Request())),
            signals: nil
        )
        log.finish()
        #expect(log.records.isEmpty)
        #expect(log.accounts.count == 0)
    }
}
