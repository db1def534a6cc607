// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinLinking
import TocsinModel
import TocsinSignals
import TocsinTestSupport

struct LinkTrainingTests {
    /// Twelve teams of four that share a device and, half of them, an address; strangers who now and then share an address.
    private func crowd() -> Crowd {
        var crowd = Crowd(strangers: 600)
        for team in UInt64(0)..<12 {
            for member in UInt64(0)..<4 {
                let number = 1 + team * 4 + member
                crowd.add(
                    number,
                    atMinute: 3000 + Int(number) * 70,
                    address: team % 2 == 0 ? 500 + team * 100 : 5000 + number * 10,
                    device: 500 + team
                )
            }
        }
        for pair in UInt64(0)..<150 {
            crowd.add(10_000 + pair, atMinute: 9000 + Int(pair), address: 90_000 + pair / 2 * 10)
        }
        return crowd
    }

    private func learn(_ workers: Int) async throws -> LinkTraining.Result {
        let log = Crowd.log(crowd().events)
        return try await LinkTraining.learn(
            log,
            PromptFamilies(log),
            isSame: { first, second in
                first.low <= 48 && second.low <= 48 && (first.low - 1) / 4 == (second.low - 1) / 4
            },
            samePairs: 72,
            provenance: "a test",
            workers: workers
        )
    }

    @Test func learnsThatADeviceSaysMoreThanAnAddress() async throws {
        let learnt = try await learn(2)
        #expect(learnt.samePairs == 72)
        // 72 of the pairs of 48 in teams and 600 strangers.
        #expect(abs(learnt.weights.priorBits - log2(72.0 / (648 * 647 / 2 - 72))) < 1e-9)
        #expect(learnt.differentPairs >= 75)
        let device = try #require(learnt.weights.comparisons["device"])
        let address = try #require(learnt.weights.comparisons["address"])
        // All pairs of a team share the device, half of them the address.
        #expect(try #require(device.m.first) < 0.02)
        #expect(abs(try #require(address.m.first) - 0.5) < 0.02)
        for numbers in learnt.weights.comparisons.values {
            #expect(abs(numbers.m.reduce(0, +) - 1) < 1e-9)
            #expect(abs(numbers.u.reduce(0, +) - 1) < 1e-9)
            #expect(numbers.corrections.count == 8)
        }
    }

    /// An address that only two share says more beside a device than an address alone; to differ never speaks for a pair.
    @Test func whatAgreementCountsNeverFallsWithItsRarity() async throws {
        for (name, numbers) in try await learn(2).weights.comparisons {
            var evidence = zip(numbers.m, numbers.u).map { log2($0 / $1) }
            for level in evidence.indices.dropFirst(2) { evidence[level] = max(evidence[level], evidence[level - 1]) }
            let counted = zip(evidence, numbers.corrections).map { $0 + $1 }
            #expect(counted[0] <= 1e-9, "\(name)")
            for (lower, higher) in zip(counted.dropFirst(), counted.dropFirst(2)) {
                #expect(lower <= higher + 1e-9, "\(name)")
            }
        }
    }

    @Test func namesInNearIdenticalPromptsAreNotCountedTwice() async throws {
        let weights = try MatchWeights.shipped()
        var crowd = Crowd(strangers: 200)
        // 1 to 3 send one text with a name in it, 4 and 5 texts of their own with one name.
        for number in UInt64(1)...3 {
            let text =
                "Write a short and friendly note of thanks on behalf of \"Harrow Lane Works\" to guest number \(number)"
            crowd.add(number, atMinute: Int(number) * 1000, prompt: text)
        }
        crowd.add(
            4,
            atMinute: 4000,
            prompt: "Which colours would suit the front door of \"Orchard Gate Rooms\" in winter?"
        )
        crowd.add(
            5,
            atMinute: 5000,
            prompt: "\"Orchard Gate Rooms\" needs a timetable for cleaning, by floor and by week"
        )
        let log = Crowd.log(crowd.events)
        let families = PromptFamilies(log)
        func kinds(_ first: UInt64, _ second: UInt64) async throws -> Set<TieComparison> {
            let explanation = try await Explanation(
                account(first),
                account(second),
                in: log,
                families,
                weights: weights,
                workers: 1
            )
            return Set(try #require(explanation?.tie).evidence.map(\.comparison))
        }
        #expect(try await kinds(1, 2).isSuperset(of: [.promptFamily]))
        #expect(try await !kinds(1, 2).contains(.quotedName))
        #expect(try await kinds(4, 5).contains(.quotedName))
    }

    @Test func theNumberOfWorkersChangesNothing() async throws {
        #expect(try await learn(1).weights == learn(3).weights)
    }

    @Test func weightsCanBeWrittenAndReadAgain() async throws {
        let weights = try await learn(2).weights
        try await TemporaryFolder.with { folder in
            let path = folder.path + "/weights.json"
            try weights.encoded().write(to: URL(filePath: path))
            #expect(try MatchWeights(path: path) == weights)
            try Data("{\"comparisons\":{}}".utf8).write(to: URL(filePath: path))
            #expect(throws: MatchWeightsError.malformed(path: path)) { try MatchWeights(path: path) }
        }
        #expect(throws: MatchWeightsError.cannotRead(path: "/nowhere")) { try MatchWeights(path: "/nowhere") }
    }

    @Test(
        arguments: [
            [], [.init(bits: 1, trueBits: 0), .init(bits: 0, trueBits: 1)],
            [.init(bits: 0, trueBits: 1), .init(bits: 1, trueBits: 0)],
        ] as [[ProbabilityCurve.Knot]]
    )
    func refusesACurveThatFalls(_ knots: [ProbabilityCurve.Knot]) async throws {
        var weights = try await learn(1).weights
        weights.curve = ProbabilityCurve(knots: knots)
        try await TemporaryFolder.with { folder in
            let path = folder.path + "/weights.json"
            try weights.encoded().write(to: URL(filePath: path))
            #expect(throws: MatchWeightsError.malformed(path: path)) { try MatchWeights(path: path) }
        }
    }

    @Test func calibrationMakesWhatIsStatedComeTrue() async throws {
        let log = Crowd.log(crowd().events)
        let families = PromptFamilies(log)
        func isTeam(_ first: AccountID, _ second: AccountID) -> Bool {
            first.low <= 48 && second.low <= 48 && (first.low - 1) / 4 == (second.low - 1) / 4
        }
        let learnt = try await learn(1).weights
        let calibrated = try await LinkCalibration.calibrate(
            learnt,
            log,
            families,
            isSame: { isTeam($0, $1) },
            workers: 2
        )
        #expect(calibrated.pairs > 0)
        let pairs = try await Linking.pairs(log, families, weights: calibrated.weights, from: 0.002, workers: 1)
        let stated = pairs.reduce(0) { $0 + $1.probability }
        #expect(abs(stated - Double(pairs.count { isTeam($0.first, $0.second) })) < 1.5)
        #expect(calibrated.weights.comparisons == learnt.comparisons)
    }

    @Test func explainsAPairStepByStep() async throws {
        let log = Crowd.log(crowd().events)
        let explanation = try await #require(
            Explanation(
                account(1),
                account(2),
                in: log,
                PromptFamilies(log),
                weights: learn(2).weights,
                workers: 1
            )
        )
        let tie = try #require(explanation.tie)
        let sum = tie.evidence.reduce(explanation.priorBits) { $0 + $1.weightBits }
        #expect(abs(sum - tie.matchWeightBits) < 1e-9)
        #expect(tie.evidence.first?.comparison == .device)
        #expect(tie.matchProbability > 0.9)
    }

    @Test func tellsStrangersFromUnknownAccounts() async throws {
        let log = Crowd.log(crowd().events)
        let families = PromptFamilies(log)
        let weights = try MatchWeights.shipped()
        func explain(_ first: UInt64, _ second: UInt64) async throws -> Explanation? {
            try await Explanation(
                account(first),
                account(second),
                in: log,
                families,
                weights: weights,
                workers: 1
            )
        }
        #expect(try await explain(1, 5) != nil)
        #expect(try await explain(1, 5)?.tie == nil)
        #expect(try await explain(1, 777) == nil)
    }
}
