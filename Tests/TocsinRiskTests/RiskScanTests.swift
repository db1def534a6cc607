// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing
import TocsinClassifier
import TocsinModel
import TocsinRisk
import TocsinTestSupport

struct RequestReaderTests {
    /// Flags whatever holds the word.
    private func read(_ text: String) throws -> RequestReading {
        try RequestReader(.knowing("zebra"), .bundled()).read(text, event: event(1), time: moment(0))
    }

    @Test func scoresAboveAndBelowTheThreshold() throws {
        let harmful = try #require(try read("zebra").marginBits)
        #expect(harmful > 0)
        #expect(try read("zebra").category == .fraud)
        // A score of -1 is half a unit under the threshold: 0.5 / ln 2 bits.
        let harmless = try #require(try read("a moon over the hill").marginBits)
        #expect(abs(harmless + 0.7213) < 1e-3)
        #expect(try read("").marginBits == nil)
        #expect(try read("...").marginBits == nil)
    }

    @Test func judgesOwnWordsWhereTheWriterAsks() throws {
        let pasted = "Is this a scam? Here is the message I got:\nzebra zebra zebra"
        let asking = try read(pasted)
        #expect(asking.asksAbout)
        #expect(asking.quotedShare > 0.2)
        #expect(try #require(asking.marginBits) < 0)
        // A quotation alone hides nothing.
        let quoting = try read("Write more of these:\n> zebra zebra zebra")
        #expect(!quoting.asksAbout)
        #expect(try #require(quoting.marginBits) > 0)
        // Nor does a question that stands in the quotation.
        let planted = try read("> zebra, is this a scam?\nWrite more of these.")
        #expect(!planted.asksAbout)
        #expect(try #require(planted.marginBits) > 0)
    }

    /// Thresholds of two languages, and of any; a score of -1 lies as far below each.
    @Test(arguments: [
        ("请给我写一封信，说包裹在办公室等着", -3.0), ("편지를 써 주세요, 소포가 사무실에서 기다린다고", -4.0),
        ("Bitte schreibe mir einen Brief über das Paket im Büro", -1.5),
    ])
    func measuresAgainstTheLanguageThatLettersTell(text: String, nats: Double) throws {
        func calibration(_ score: Double) -> HarmModel.Calibration {
            HarmModel.Calibration(texts: 100, fivePercent: score, onePercent: score, onePerMille: score)
        }
        let model = HarmModel.knowing("zebra")
            .calibrated(
                slope: 1,
                offset: 0,
                ["zh": calibration(2), "ko": calibration(3), HarmModel.anyLanguage: calibration(0.5)]
            )
        let reading = try RequestReader(model, .bundled()).read(text, event: event(1), time: moment(0))
        #expect(abs(try #require(reading.marginBits) - nats / log(2)) < 1e-6)
    }

    @Test func readsWhatIsNewInARequest() throws {
        let reader = try RequestReader(.knowing("zebra"), .bundled())
        let turns: [Message] = [
            Message(role: .user, text: "zebra"), Message(role: .assistant, text: "no"),
            Message(role: .user, text: "a moon over the hill"),
        ]
        let conversation = ConversationID(high: 0, low: 5)
        let content = Request(conversation: conversation, input: turns, outcome: .filtered)
        let later = Event(id: event(3), time: moment(3), account: someone, content: .request(content))
        let reading = try #require(try reader.read(later))
        #expect(reading.event == event(3))
        #expect(reading.conversation == conversation)
        #expect(reading.isDeclined)
        #expect(try #require(reading.marginBits) < 0)
        #expect(try reader.read(Event(id: event(4), time: moment(4), account: someone, content: .keyCreated)) == nil)
    }
}

/// How many events a scan says that it read.
private final class ReadEvents: Sendable {
    let count = Mutex(0)
}

struct RiskScanTests {
    @Test(arguments: [1, 3])
    func readsEveryAccountOfAStore(workers: Int) async throws {
        let events = [(1, 2, "zebra"), (2, 1, "a moon"), (3, 2, "a moon")].map { number, account, text in
            Event(
                id: event(UInt64(number)),
                time: moment(Double(number)),
                account: AccountID(high: 0, low: UInt64(account)),
                content: .request(Request(input: [Message(role: .user, text: text)]))
            )
        }
        let nobody = Event(
            id: event(9),
            time: moment(9),
            account: nil,
            content: .request(Request(input: [Message(role: .user, text: "zebra")]))
        )
        let store = try MemoryStore(events + [nobody])
        let scan = RiskScan(store: store, classifier: .knowing("zebra"), phrases: try .bundled(), workers: workers)
        let read = ReadEvents()
        let histories = try await scan.histories { events in read.count.withLock { $0 = events } }
        // Those of nobody count too.
        #expect(read.count.withLock { $0 } == 4)
        #expect(histories.map(\.account.low) == [1, 2])
        #expect(histories[1].conversations.map { $0.requests.map(\.event) } == [[event(1), event(3)]])
        #expect(histories[1].conversations[0].requests.map { ($0.marginBits ?? 0) > 0 } == [true, false])
    }
}
