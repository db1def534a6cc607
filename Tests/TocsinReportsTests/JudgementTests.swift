// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinReports

@Suite struct JudgementTests {
    private func facts(_ ties: [Tie], harmful: Int = 4, rules: Int = 2) throws -> OperationFacts {
        var input = ReportInput(publisher: "x", period: Made.time(day: 0)...Made.time(day: 9))
        input.operations = [
            Made.operation(1, accounts: [1, 2, 3, 4], category: .scam, harmful: harmful, days: 1...2, ties: ties)
        ]
        input.findings = (0..<rules).map {
            Made.finding($0, Made.rule("Rule \($0)", .scam), account: 1, at: Made.time(day: 1))
        }
        return try #require(ReportFacts(input, ReportOptions()).operations.first)
    }

    private func tie(_ first: Int, _ second: Int, _ probability: Double, _ kinds: [TieComparison]) -> Tie {
        var tie = Made.tie(first, second, kinds.map { ($0, 5, 2) })
        tie.matchProbability = probability
        return tie
    }

    @Test func likelihoodHoldsForMoreThanHalf() throws {
        let ties = [tie(1, 2, 0.99, [.device]), tie(2, 3, 0.9, [.device]), tie(3, 4, 0.6, [.device])]
        let judgement = try facts(ties).judgement
        // Strongest ties: 0.99, 0.99, 0.9, 0.6.
        #expect(judgement.likelihood == .veryLikely)
        #expect(judgement.weakest == .likely)
    }

    @Test func withoutTiesNothingIsJudged() throws {
        let judgement = try facts([]).judgement
        #expect(judgement.likelihood == nil)
        #expect(judgement.confidence == .low)
    }

    @Test(arguments: [
        ([TieComparison.device, .prefix], 4, 2, JudgementConfidence.moderate), ([.device], 4, 2, .low),
        ([.prefix, .emailStem], 4, 2, .low), ([.device, .prefix], 1, 2, .low), ([.device, .prefix], 4, 1, .low),
    ])
    func confidence(_ kinds: [TieComparison], _ harmful: Int, _ rules: Int, _ expected: JudgementConfidence) throws {
        let judgement = try facts([tie(1, 2, 0.99, kinds)], harmful: harmful, rules: rules).judgement
        #expect(judgement.confidence == expected)
    }

    @Test func aSharedNetworkAloneLeavesTheOfficeOpen() throws {
        let alone = try facts([tie(1, 2, 0.99, [.address, .device])]).judgement.alternatives
        let beyond = try facts([tie(1, 2, 0.99, [.address, .promptFamily])]).judgement.alternatives
        #expect(alone.first?.fit == .open)
        #expect(beyond.first?.fit == .weaker)
    }

    @Test func translationAndResaleFollowTheRequests() {
        let operation = Made.operation(1, accounts: [1, 2, 3], category: .influence, harmful: 2, days: 1...2, ties: [])
        let across = ReportInput.Activity(
            hoursOfWeek: [],
            days: [],
            languagePairs: [("zh", "en", 50, 3), ("en", "en", 50, 3)],
            networks: []
        )
        let within = ReportInput.Activity(
            hoursOfWeek: [],
            days: [],
            languagePairs: [("fr", "fr", 99, 3), ("fr", "en", 1, 1)],
            networks: [("US", .hosting, 90, 3), ("FR", .residential, 10, 2)]
        )
        let first = Alternative.weigh(operation: operation, activity: across, category: .influence)
        let second = Alternative.weigh(operation: operation, activity: within, category: .influence)
        #expect(first.map(\.fit) == [.open, .open, .weaker])
        #expect(second.map(\.fit) == [.open, .weaker, .open])
    }

    @Test func testsAndResearchAreAskedAboutWhereTheyOccur() {
        let operation = Made.operation(1, accounts: [1, 2, 3], category: .malware, harmful: 2, days: 1...2, ties: [])
        let names = Alternative.weigh(operation: operation, activity: nil, category: .malware).map(\.name)
        #expect(names.last == "An authorised test, a training course or research")
    }
}
