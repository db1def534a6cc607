// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinSignals

@testable import TocsinLinking

struct RelayTests {
    private static let draft =
        "The ferry to the island leaves at nine each morning, and whoever wants to see the lighthouse should book a seat two days before. "
        + "In winter it runs on Sundays alone, unless the harbour is closed by ice."
    private static let other =
        "Nobody at the bakery knew why the bread had risen so little, until the apprentice found that the old scales were off by a tenth. "
        + "They had weighed the yeast on them since the spring, and the flour on the new ones."

    private func answered(_ text: String) -> Event.Content {
        .request(
            Request(input: [Message(role: .user, text: "Write it.")], output: [Message(role: .assistant, text: text)])
        )
    }

    private func sent(_ text: String) -> Event.Content {
        .request(Request(input: [Message(role: .user, text: "Make three short posts of this: " + text)]))
    }

    /// Whom each relayed passage ties.
    private func relays(_ fill: (inout Crowd) -> Void) -> [[[UInt64]]] {
        var crowd = Crowd(strangers: 0)
        fill(&crowd)
        let log = Crowd.log(crowd.events)
        return Relays.find(log).map { relay in
            relay.pairs.map { [log.accounts[$0.first].low, log.accounts[$0.second].low].sorted() }.sorted {
                $0.lexicographicallyPrecedes($1)
            }
        }
    }

    @Test func tiesWhoIsAnsweredToWhoSendsItOn() {
        let found = relays { crowd in
            crowd.add(1, atMinute: 1, content: answered(Self.draft))
            crowd.add(3, atMinute: 2, content: answered(Self.other))
            crowd.add(2, atMinute: 60, content: sent(Self.draft))
        }
        #expect(found == [[[1, 2]]])
    }

    @Test func tiesAllWhoSendItOnToWhoGotIt() {
        let found = relays { crowd in
            crowd.add(1, atMinute: 1, content: answered(Self.draft))
            crowd.add(2, atMinute: 60, content: sent(Self.draft))
            crowd.add(3, atMinute: 90, content: sent(Self.draft))
        }
        #expect(found == [[[1, 2], [1, 3]]])
    }

    @Test func tiesNobodyToWhatWasSentBefore() {
        let found = relays { crowd in
            crowd.add(2, atMinute: 1, content: sent(Self.draft))
            crowd.add(1, atMinute: 60, content: answered(Self.draft))
        }
        #expect(found == [])
    }

    @Test func tiesOnlyThoseBehindTheFirstAnswer() {
        let found = relays { crowd in
            crowd.add(4, atMinute: 1, content: sent(Self.draft))
            crowd.add(1, atMinute: 30, content: answered(Self.draft))
            crowd.add(2, atMinute: 60, content: sent(Self.draft))
            crowd.add(5, atMinute: 90, content: answered(Self.draft))
        }
        #expect(found == [[[1, 2]]])
    }

    @Test func tiesNobodyToThemselves() {
        let found = relays { crowd in
            crowd.add(1, atMinute: 1, content: answered(Self.draft))
            crowd.add(1, atMinute: 60, content: sent(Self.draft))
        }
        #expect(found == [])
    }

    @Test func countsBesideOtherEvidence() async throws {
        var crowd = Crowd(prompts: true)
        crowd.add(1, atMinute: 1, address: 70, device: 71, content: answered(Self.draft))
        crowd.add(2, atMinute: 60, address: 80, device: 81, content: sent(Self.draft))
        let log = Crowd.log(crowd.events)
        let finder = PairFinder(log, PromptFamilies(log))
        let (one, other) = (try #require(log.accounts.known(account(1))), try #require(log.accounts.known(account(2))))
        let pattern = try #require(finder.pattern(min(one, other), max(one, other)))
        // Two accounts of the log have it: as rare as can be.
        #expect(pattern[.relay] == 5)
        #expect(pattern.isTogether == false)
    }

    @Test func tiesNobodyByWhatManyHave() throws {
        func relay(_ takers: Int) throws -> Relays.Relay {
            var crowd = Crowd(strangers: 0)
            crowd.add(1, atMinute: 1, content: answered(Self.draft))
            for taker in 2..<UInt64(takers + 2) { crowd.add(taker, atMinute: 60, content: sent(Self.draft)) }
            return try #require(Relays.find(Crowd.log(crowd.events)).first)
        }
        #expect(try relay(149).pairs.count == 149)
        #expect(try relay(150) == Relays.Relay(pairs: [], accounts: 151))
    }

    @Test func thoseWhoSendTheSameShareNoRelay() throws {
        var crowd = Crowd(prompts: true)
        crowd.add(1, atMinute: 1, address: 70, device: 71, content: answered(Self.draft))
        crowd.add(2, atMinute: 60, address: 80, device: 81, content: sent(Self.draft))
        crowd.add(3, atMinute: 60, address: 90, device: 91, content: sent(Self.draft))
        let log = Crowd.log(crowd.events)
        let finder = PairFinder(log, PromptFamilies(log))
        let places = try [2, 3].map { try #require(log.accounts.known(account($0))) }.sorted()
        let pattern = try #require(finder.pattern(places[0], places[1]))
        #expect(pattern[.promptFamily] > 1)
        #expect(pattern[.relay] == 1)
    }

    @Test(arguments: [1, 3])
    func promptsThatHoldOnePassageTie(_ copies: Int) throws {
        var crowd = Crowd(prompts: true)
        let passage = [Self.draft, Self.other, Self.draft.uppercased()].joined(separator: " By the way, ")
        let asks = [
            "Write ten friendly comments about the market hall in the voice of a retired teacher, let each name another cake, none longer than "
                + "two sentences, all in the first person, and leave out the price. Begin each with another word, end none with a question: ",
            "Rewrite as a complaint to the council, dry, with three numbered demands at its close, a date, a place for signatures, and a copy "
                + "for our lawyer, who wants every claim to stand on a line of its own under a heading that says what it is about: ",
        ]
        for _ in 0..<copies { crowd.add(1, atMinute: 1, prompt: asks[0] + passage) }
        crowd.add(2, atMinute: 60, prompt: asks[1] + passage)
        let log = Crowd.log(crowd.events)
        let finder = PairFinder(log, PromptFamilies(log))
        let places = try [1, 2].map { try #require(log.accounts.known(account($0))) }.sorted()
        let pattern = try #require(finder.pattern(places[0], places[1]))
        #expect(pattern[.passage] > 4)
        #expect(pattern[.promptFamily] == 1 && pattern[.relay] == 1)
    }
}
