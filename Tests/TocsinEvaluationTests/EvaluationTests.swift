// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinEvaluation
import TocsinModel

struct EvaluationTests {
    private static func finding(
        _ number: Int,
        about accountNumber: Int,
        in event: Int?,
        level: FindingLevel = .high,
        scope: RuleScope = .request,
        isShadow: Bool = false
    ) -> Finding {
        Finding(
            id: FindingID(value: UInt64(number)),
            rule: RuleReference(
                id: "r",
                title: "r",
                version: "1",
                category: .scam,
                level: level,
                scope: scope,
                tags: []
            ),
            subject: .account(account(accountNumber)),
            firstTime: Timestamp(milliseconds: 0),
            lastTime: Timestamp(milliseconds: 0),
            occurrences: 1,
            evidence: event.map { [.text(event: TocsinEvaluationTests.event($0), field: "prompt", bytes: 0..<1)] }
                ?? [],
            isShadow: isShadow
        )
    }

    private static func operation(_ number: Int, _ members: [Int], _ standing: Operation.Standing = .harmful)
        -> Operation
    {
        Operation(
            id: OperationID(value: UInt64(number)),
            members: members.map { Operation.Member(account: account($0), events: 1, findings: [:]) },
            ties: [],
            firstTime: Timestamp(milliseconds: 0),
            lastTime: Timestamp(milliseconds: 0),
            standing: standing
        )
    }

    /// Accounts 1 to 4 are operation "a", 11 to 13 are students; events 1 to 3 plainly ask for a scam.
    private static var truth: Truth {
        var truth = Truth()
        for number in 1...4 { truth.operations[account(number)] = "a" }
        for number in 11...13 { truth.populations[account(number)] = "student" }
        for number in 1...3 { truth.harmfulEvents[event(number)] = .scam }
        truth.descriptions["a"] = Truth.Description(category: .scam, archetype: "7", difficulty: "plain")
        return truth
    }

    @Test func scoresRequestsAndLeavesGreyOnesOut() {
        let findings = [
            Self.finding(1, about: 1, in: 1), Self.finding(2, about: 2, in: 2),
            // Of an operation, not plainly harmful.
            Self.finding(3, about: 3, in: 30),
            // Of a student.
            Self.finding(4, about: 11, in: 40),
            // Neither of these is raised.
            Self.finding(5, about: 12, in: 50, isShadow: true), Self.finding(6, about: 13, in: 60, level: .low),
            // No request.
            Self.finding(7, about: 13, in: nil, scope: .account),
        ]
        let result = Evaluation(findings: findings, operations: [], truth: Self.truth)
        #expect(result.requests == Score(truePositives: 2, falsePositives: 1, falseNegatives: 1))
        #expect(result.greyRequests == 1)
        #expect(result.requestsByCategory.map(\.category) == [.scam])
        #expect(result.requestsByCategory.first?.score == Score(truePositives: 2, falseNegatives: 1))
        // Accounts 1, 2 and 3 are right, 11 and 13 are not, 4 is missing.
        #expect(result.accounts == Score(truePositives: 3, falsePositives: 2, falseNegatives: 1))
        #expect(result.flaggedPopulations.map(\.population) == ["student"])
        #expect(result.flaggedPopulations.first?.accounts == 2)
        #expect(result.flaggedPopulations.first?.of == 3)
    }

    @Test(arguments: [([1, 2], true), ([1], false), ([1, 2, 3, 4], true), ([11, 12], false), ([], false)])
    func findsAnOperationByHalfOfItsMembers(_ members: [Int], _ isFound: Bool) throws {
        let result = Evaluation(findings: [], operations: [Self.operation(1, members)], truth: Self.truth)
        let operation = try #require(result.operations.first)
        #expect(result.operations.count == 1)
        #expect(operation.isFound == isFound)
        #expect(operation.accounts == 4)
        #expect(operation.name == "a")
    }

    @Test func countsOnlyHarmfulGroups() throws {
        let groups = [
            Self.operation(1, [1, 2, 3, 4], .coordinatedOnly), Self.operation(2, [11, 12, 13], .coordinatedOnly),
        ]
        let result = Evaluation(findings: [], operations: groups, truth: Self.truth)
        #expect(try #require(result.operations.first).together == 0)
        #expect(result.benignOperations.isEmpty)
        #expect(result.clusters.pairs == Score(falseNegatives: 6))
    }

    @Test func namesGroupsThatAreMostlyBenign() throws {
        let groups = [Self.operation(1, [1, 11]), Self.operation(2, [2, 12, 13])]
        let result = Evaluation(findings: [], operations: groups, truth: Self.truth)
        // One of two is not most.
        #expect(result.benignOperations.map(\.id) == [OperationID(value: 2)])
        #expect(result.benignOperations.first?.accounts == 3)
        #expect(result.benignOperations.first?.mainPopulation == "student")
    }
}
