// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinLinking
import TocsinModel
import TocsinSignals

@Suite("Linking in parts")
struct SpreadLinkingTests {
    /// Several stretches of strangers, two crews, a household, an office too large for one block.
    private static func crowd() -> Crowd {
        var crowd = Crowd(strangers: 1200, prompts: true)
        for hour in 0..<8 {
            for number in UInt64(1)...6 {
                let address: UInt64 = number < 4 ? 500 : 700
                crowd.add(number, atMinute: 100_000 + hour * 60 + Int(number), address: address, device: address)
                crowd.add(
                    number,
                    atMinute: 100_000 + hour * 60 + Int(number) + 10,
                    prompt:
                        "Write a friendly comment about the park, link to https://harbour-\(address).example/\(hour)"
                )
            }
        }
        for number in UInt64(20)...21 { crowd.add(number, atMinute: 50, address: 900, device: 900) }
        for number in UInt64(1000)...1200 { crowd.add(number, atMinute: Int(number), address: 2000, device: number) }
        let payment = Payment(fingerprint: PaymentID(high: 0, low: 1))
        for number in UInt64(4)...5 { crowd.add(number, atMinute: 99_000, content: .payment(payment)) }
        let created = AccountCreated(emailDomain: "post.example", emailStem: EmailStemID(high: 0, low: 1))
        for number in UInt64(1)...3 { crowd.add(number, atMinute: 98_000, content: .accountCreated(created)) }
        crowd.add(3, atMinute: 98_100, content: .enforcement(EnforcementNotice(action: "suspended")))
        return crowd
    }

    private static let findings = (1...6).map { finding(about: $0) }

    private struct Spread {
        let log: ActivityLog
        let spread: SpreadLinking
        let weights: MatchWeights

        init(_ crowd: Crowd) throws {
            log = Crowd.log(crowd.events)
            weights = try .shipped()
            spread = SpreadLinking(log, PromptFamilies(log), weights: weights)
        }

        func model(_ part: LinkPart, _ stretches: [Int]) throws -> LinkModel {
            var counts: [UInt64: Int] = [:]
            for stretch in stretches { part.count(stretch, into: &counts) }
            return try part.model(counts, weights)
        }
    }

    @Test("what parts give together is a full pass's, in any order of parts")
    func equalsAFullPass() async throws {
        let spread = try Spread(Self.crowd())
        let whole = try await Linking.link(
            spread.log,
            PromptFamilies(spread.log),
            findings: Self.findings,
            weights: spread.weights,
            workers: 2
        )
        #expect(whole.operations.contains { $0.members.count == 3 && $0.standing == .harmful })
        #expect(whole.skippedBlocks == [.address: 1, .prefix: 1])
        let part = try LinkPart(table: spread.spread.table)
        #expect(part.stretchCount == spread.spread.stretchCount && part.stretchCount > 2)
        let inOrder = Array(0..<part.stretchCount)
        for order in [inOrder, inOrder.reversed()] {
            let model = try LinkModel(bytes: spread.model(part, order).bytes)
            let pairs = order.flatMap { part.compare($0, model) }
            // The parts that no tie connects, one by one.
            var sets = DisjointSets(count: part.accountCount)
            for pair in pairs where pair.holds { sets.join(pair.first, pair.second) }
            let held = Dictionary(grouping: pairs.filter(\.holds)) { sets.root(of: $0.first) }
            let groups = try held.values.flatMap { try part.groups($0.reversed(), model) }
            let result = try await spread.spread.result(
                model,
                pairs: pairs,
                groups: groups,
                findings: Self.findings,
                earlier: [],
                workers: 1
            )
            #expect(result.operations == whole.operations)
            #expect(result.state == whole.state)
            #expect(result.state.bytes == whole.state.bytes)
            #expect(result.skippedBlocks == whole.skippedBlocks)
            #expect(result.isFull)
        }
    }

    @Test func anEmptyLogHasNoStretch() async throws {
        let spread = try Spread(Crowd(strangers: 0))
        let part = try LinkPart(table: spread.spread.table)
        #expect(part.stretchCount == 0)
        let result = try await spread.spread.result(
            try spread.model(part, []),
            pairs: [],
            groups: [],
            findings: [],
            earlier: [],
            workers: 1
        )
        #expect(result.operations.isEmpty)
    }

    @Test("a table or a model that was cut or changed gives an error or another table, never a crash")
    func refusesDamage() throws {
        let spread = try Spread(Crowd(strangers: 20))
        let table = spread.spread.table
        for length in 0..<table.count {
            #expect(throws: LinkPartError.damagedTable) { try LinkPart(table: Array(table[..<length])) }
        }
        #expect(throws: LinkPartError.damagedTable) { try LinkPart(table: table + [0]) }
        let part = try LinkPart(table: table)
        let model = try spread.model(part, [0]).bytes
        for length in 0..<model.count {
            #expect(throws: LinkPartError.damagedModel) { try LinkModel(bytes: Array(model[..<length])) }
        }
        for place in table.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var changed = table
                changed[place] = value
                guard let part = try? LinkPart(table: changed) else { continue }
                for stretch in 0..<part.stretchCount {
                    _ = part.compare(stretch, try spread.model(part, [stretch]))
                }
            }
        }
    }

    @Test func refusesPairsAndPatternsThatAreNone() throws {
        let part = try LinkPart(table: Spread(Crowd(strangers: 20)).spread.table)
        #expect(LinkPair(first: 0, second: 19, pattern: 0x22, holds: true, accounts: 20) != nil)
        for (first, second, pattern) in [(1, 1, 0), (2, 1, 0), (0, 20, 0), (0, 1, 9), (0, 1, 9 << 60)]
            as [(
                UInt64, UInt64, UInt64
            )]
        {
            let pair = LinkPair(first: first, second: second, pattern: pattern, holds: true, accounts: 20)
            #expect(pair == nil, "\(first) \(second) \(pattern)")
        }
        #expect(throws: LinkPartError.pattern(9)) { try part.model([9: 1], .shipped()) }
    }

    @Test(
        "groups with an account that the log has not, or that two have, are refused",
        arguments: [[[0, 99]], [[0, 1], [1, 2]], [[0]], [[-1, 0]]]
    )
    func refusesGroups(_ groups: [[Int32]]) async throws {
        let spread = try Spread(Crowd(strangers: 20))
        let model = try spread.model(LinkPart(table: spread.spread.table), [0])
        await #expect(throws: LinkPartError.group(groups.count)) {
            try await spread.spread.result(
                model,
                pairs: [],
                groups: groups,
                findings: [],
                earlier: [],
                workers: 1
            )
        }
    }
}
