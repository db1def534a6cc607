// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinLinking
import TocsinModel
import TocsinSignals
import TocsinTestSupport

struct LinkingTests {
    private func link(
        _ crowd: Crowd,
        findings: [Finding] = [],
        earlier: [TocsinModel.Operation] = []
    ) async throws -> Linking.Result {
        let log = Crowd.log(crowd.events)
        return try await Linking.link(
            log,
            PromptFamilies(log),
            findings: findings,
            earlier: earlier,
            weights: .shipped(),
            workers: 2
        )
    }

    private func members(_ result: Linking.Result) -> [[AccountID]] {
        result.operations.map { $0.members.map(\.account) }
    }

    private static let prompt =
        "Write a friendly comment of two sentences about the new park in our town, in the voice of a retired teacher."

    @Test func linksNothingInAnEmptyLog() async throws {
        let result = try await link(Crowd(strangers: 0))
        #expect(result.operations.isEmpty)
        #expect(result.skippedBlocks.isEmpty)
    }

    @Test func linksNoStrangers() async throws {
        #expect(try await link(Crowd()).operations.isEmpty)
    }

    @Test func anOfficeBehindOneAddressIsNotTied() async throws {
        var crowd = Crowd()
        for number in UInt64(1)...40 {
            for hour in 0..<8 {
                crowd.add(number, atMinute: hour * 60 + Int(number * 7 % 60), address: 500, device: number)
            }
        }
        #expect(try await link(crowd, findings: (1...40).map { finding(about: $0) }).operations.isEmpty)
    }

    @Test(
        arguments: [
            "address", "device", "payment", "emailStem", "family",
        ]
    )
    func oneSharedValueAloneTiesNobody(_ kind: String) async throws {
        var crowd = Crowd()
        for number in UInt64(1)...3 {
            let minute = Int(number) * 1000
            switch kind {
            case "address": crowd.add(number, atMinute: minute, address: 500)
            case "device": crowd.add(number, atMinute: minute, device: 500)
            case "payment":
                let payment = Payment(fingerprint: PaymentID(high: 0, low: 1))
                crowd.add(number, atMinute: minute, content: .payment(payment))
            case "emailStem":
                let created = AccountCreated(emailStem: EmailStemID(high: 0, low: 1))
                crowd.add(number, atMinute: minute, content: .accountCreated(created))
            default: crowd.add(number, atMinute: minute, prompt: Self.prompt)
            }
        }
        #expect(try await link(crowd, findings: (1...3).map { finding(about: $0) }).operations.isEmpty)
    }

    @Test func aDeviceAndAnAddressTie() async throws {
        var crowd = Crowd()
        for number in UInt64(1)...2 { crowd.add(number, atMinute: Int(number) * 1000, address: 500, device: 500) }
        let operation = try await #require(link(crowd, findings: (1...2).map { finding(about: $0) }).operations.first)
        #expect(operation.members.map(\.account) == [account(1), account(2)])
        let tie = try #require(operation.ties.first)
        #expect(operation.ties.count == 1)
        // The address lies in its prefix, which says nothing more.
        let speaking = tie.evidence.filter { $0.weightBits > 1 }
        #expect(Set(speaking.map(\.comparison)).isSuperset(of: [.device, .address]))
        #expect(!tie.evidence.contains { $0.comparison == .prefix })
        for piece in speaking where piece.comparison == .device || piece.comparison == .address {
            #expect(piece.sharedByAccounts == 2)
        }
        let stated = try MatchWeights.shipped().curve.probability(bits: tie.matchWeightBits)
        #expect(abs(tie.matchProbability - stated) < 1e-12)
        #expect(tie.matchProbability > 0.8)
    }

    @Test func aRareServerInNearIdenticalPromptsTies() async throws {
        var crowd = Crowd(prompts: true)
        for hour in 0..<8 {
            for number in UInt64(1)...2 {
                let minute = 100_000 + hour * 60 + Int(number) * 20
                crowd.add(
                    number,
                    atMinute: minute,
                    prompt: Self.prompt + " Link to https://quiet-harbour-\(hour % 2).example/\(hour)"
                )
            }
        }
        let operation = try await #require(link(crowd, findings: (1...2).map { finding(about: $0) }).operations.first)
        let tie = try #require(operation.ties.first)
        let speaking = Set(tie.evidence.filter { $0.weightBits > 1 }.map(\.comparison))
        #expect(speaking.isSuperset(of: [.artefact, .promptFamily]))
    }

    @Test func aFamilyAtOtherTimesDoesNotTie() async throws {
        var crowd = Crowd(prompts: true)
        for hour in 0..<8 {
            for number in UInt64(1)...2 {
                let minute = 100_000 + hour * 60 + Int(number) * 20
                crowd.add(number, atMinute: minute, prompt: Self.prompt + " \(hour)")
            }
        }
        #expect(try await link(crowd, findings: (1...2).map { finding(about: $0) }).operations.isEmpty)
    }

    @Test(arguments: [(150, [:]), (151, [.device: 1])] as [(UInt64, [TieComparison: Int])])
    func skipsAndCountsAValueThatTooManyShare(_ holders: UInt64, _ skipped: [TieComparison: Int]) async throws {
        var crowd = Crowd()
        for number in 1...holders { crowd.add(number, atMinute: Int(number), device: 500) }
        #expect(try await link(crowd).skippedBlocks == skipped)
    }

    @Test func theEarliestAccountNamesTheOperation() async throws {
        var crowd = Crowd()
        for number in UInt64(1)...3 { crowd.add(number, atMinute: 2000 + Int(number), address: 500, device: 500) }
        let before = try await #require(link(crowd).operations.first)
        crowd.add(0, atMinute: 9000, address: 500, device: 500)
        let after = try await #require(link(crowd).operations.first)
        #expect(after.members.count == 4)
        #expect(after.id == before.id)
        #expect(after.firstTime == before.firstTime)
        #expect(after.lastTime > before.lastTime)
    }

    struct Example: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var accounts: UInt64
        var findings: [Finding]
        /// Nil for no operation.
        var standing: TocsinModel.Operation.Standing?
    }

    @Test(
        arguments: [
            Example(testDescription: "two without findings", accounts: 2, findings: []),
            Example(testDescription: "two, one with a finding", accounts: 2, findings: [finding(about: 1)]),
            Example(
                testDescription: "two with findings",
                accounts: 2,
                findings: [finding(about: 1), finding(about: 2)],
                standing: .harmful
            ),
            Example(testDescription: "three without findings", accounts: 3, findings: [], standing: .coordinatedOnly),
            Example(
                testDescription: "three, one with findings",
                accounts: 3,
                findings: [finding(about: 1), finding(about: 1, .fraud)],
                standing: .coordinatedOnly
            ),
            Example(
                testDescription: "three, two with findings",
                accounts: 3,
                findings: [finding(about: 1), finding(about: 2)],
                standing: .harmful
            ),
            Example(
                testDescription: "two of eight are a quarter",
                accounts: 8,
                findings: [finding(about: 1), finding(about: 2)],
                standing: .harmful
            ),
            Example(
                testDescription: "two of nine are less",
                accounts: 9,
                findings: [finding(about: 1), finding(about: 2)],
                standing: .coordinatedOnly
            ),
            Example(
                testDescription: "findings in shadow and of low level do not count",
                accounts: 3,
                findings: [
                    finding(about: 1, isShadow: true), finding(about: 2, level: .low), finding(about: 3, level: .high),
                ],
                standing: .coordinatedOnly
            ),
            Example(
                testDescription: "findings about others do not count",
                accounts: 3,
                findings: [finding(about: 10_001), finding(about: 10_002)],
                standing: .coordinatedOnly
            ),
        ]
    )
    func coordinationAloneIsNotHarm(_ example: Example) async throws {
        var crowd = Crowd()
        for number in 1...example.accounts { crowd.add(number, atMinute: Int(number) * 100, address: 500, device: 500) }
        let result = try await link(crowd, findings: example.findings)
        #expect(result.operations.map(\.standing) == (example.standing.map { [$0] } ?? []))
    }

    @Test func countsFindingsAndEventsOfMembers() async throws {
        var crowd = Crowd()
        for number in UInt64(1)...3 {
            for index in 0..<Int(number) { crowd.add(number, atMinute: index * 500, address: 500, device: 500) }
        }
        let findings = [
            finding(about: 1), finding(about: 1), finding(about: 2, .fraud), finding(about: 3, level: .low),
        ]
        let operation = try await #require(link(crowd, findings: findings).operations.first)
        #expect(operation.members.map(\.events) == [1, 2, 3])
        #expect(operation.members.map(\.findings) == [[.scam: 2], [.fraud: 1], [:]])
    }

    @Test func theOrderOfTheLogChangesNothing() async throws {
        var crowd = Crowd(strangers: 300)
        for number in UInt64(1)...9 {
            for hour in 0..<9 {
                let minute = hour * 60 + Int(number / 4) * 13 + hour
                crowd.add(number, atMinute: minute, address: 500 + number / 4, device: 600 + number / 3)
                crowd.add(number, atMinute: minute, prompt: Self.prompt + " \(hour)")
            }
        }
        let findings = (1...9).map { finding(about: $0) }
        let log = Crowd.log(crowd.events)
        let weights = try MatchWeights.shipped()
        let expected = try await Linking.link(
            log,
            PromptFamilies(log),
            findings: findings,
            weights: weights,
            workers: 1
        )
        #expect(!expected.operations.isEmpty)
        var numbers = SeededNumbers(state: 7)
        for _ in 0..<4 {
            let shuffled = Crowd.log(crowd.events.shuffled(using: &numbers))
            let result = try await Linking.link(
                shuffled,
                PromptFamilies(shuffled),
                findings: findings.shuffled(using: &numbers),
                weights: weights,
                workers: 3
            )
            #expect(result.operations == expected.operations)
            #expect(result.skippedBlocks == expected.skippedBlocks)
        }
    }
}
