// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinEvaluation
import TocsinScamCheck

@Suite("Measuring the scam check")
struct ScamEvaluationTests {
    private static let messages: [ScamMessage] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "messages").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".jsonl") }.sorted().flatMap {
            (try? ScamMessage.read(folder + "/" + $0)) ?? []
        }
    }()

    @Test("the set has ten languages, and twins are on one side")
    func set() {
        #expect(Set(Self.messages.map(\.language)).count == 10)
        #expect(Set(Self.messages.map(\.id)).count == Self.messages.count)
        for (pair, twins) in Dictionary(grouping: Self.messages, by: \.pair) {
            #expect(Set(twins.map(\.part)).count == 1)
            // Some of those that were written later stand alone.
            #expect(twins.count == 2 || twins.allSatisfy(Self.isLater), "\(pair)")
            #expect(Set(twins.map(\.isScam)).count == twins.count, "\(pair)")
        }
        let counts = Dictionary(grouping: Self.messages, by: \.part).mapValues(\.count)
        #expect(counts == [.train: 6983, .dev: 1451, .test: 244, .blind: 420])
    }

    @Test(
        "on the messages that phrases were written with, nine of ten scams are found by signs, and few honest messages flagged"
    )
    func signs() throws {
        let known = Self.messages.filter { $0.part == .dev && !Self.isLater($0) }
        #expect(known.count == 230)
        let trial = try ScamTrial(known, with: SharedCheck.get())
        let score = trial.score(.suspicious)
        #expect((score.recall ?? 0) >= 0.95)
        #expect((score.falsePositiveRate ?? 1) <= 0.03)
        let interval = try #require(trial.interval(.suspicious) { $0.f1 })
        #expect(interval.contains(score.f1 ?? -1))
        #expect(trial.interval(.suspicious) { $0.f1 } == interval)
    }

    @Test("the wording finds more than signs, and flags hardly more honest messages")
    func wording() throws {
        let others = Self.messages.filter { $0.part == .dev && Self.isLater($0) }
        let without = try ScamTrial(others, with: SharedCheck.get()).score(.suspicious)
        let with = try ScamTrial(others, with: ScamCheck(wording: .bundled())).score(.suspicious)
        #expect((with.f1 ?? 0) >= (without.f1 ?? 1) + 0.03)
        #expect((with.falsePositiveRate ?? 1) <= (without.falsePositiveRate ?? 0) + 0.03)
    }

    /// Whether a message was written after the signs were.
    private static func isLater(_ message: ScamMessage) -> Bool {
        message.pair.split(separator: "-").last.flatMap { Int($0) }.map { $0 > 100 } ?? false
    }

    @Test("figures of a score")
    func score() {
        var score = ScamScore()
        #expect(score.precision == nil && score.recall == nil && score.f1 == nil && score.falsePositiveRate == nil)
        for (isScam, isFlagged) in [(true, true), (true, true), (true, false), (false, true), (false, false)] {
            score.add(isScam: isScam, isFlagged: isFlagged)
        }
        #expect(score.precision == 2.0 / 3)
        #expect(score.recall == 2.0 / 3)
        #expect(score.f1 == 2.0 / 3)
        #expect(score.falsePositiveRate == 0.5)
    }

    @Test("files that are not in their format name the line and what it lacks")
    func malformed() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "scam-\(UUID().uuidString).jsonl").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func refusal(_ line: String, _ read: (String) throws -> [ScamMessage]) throws -> String {
            try Data((line + "\n").utf8).write(to: URL(filePath: path))
            do {
                _ = try read(path)
                return ""
            } catch { return "\(error)" }
        }
        let lines = [
            ("{\"id\":\"a-1-scam\"}", "'label' is missing"),
            ("{\"id\":\"a-1-scam\",\"label\":\"spam\"}", "neither 'scam' nor 'honest'"),
            ("{\"id\":\"a\",\"label\":\"scam\",\"language\":\"en\",\"type\":\"b\",\"text\":\"\"}", "'text' is missing"),
            ("{\"id\"", "not JSON"),
        ]
        for (line, words) in lines {
            let said = try refusal(line, ScamMessage.read)
            #expect(said.contains(" line 1 ") && said.contains(words), "\(line)")
        }
        #expect(try refusal("{\"text\":\"Hello\"}", ScamMessage.readLureBench).contains("'language' is missing"))
        #expect(try refusal("Hello", ScamMessage.readSMSSpam).contains("a tab"))
        #expect(throws: ScamMessageError.cannotRead(path: "/nowhere")) { try ScamMessage.readLureBench("/nowhere") }
        try Data("{\"text\":\"See <<link>> now\",\"language\":\"en\"}\n".utf8).write(to: URL(filePath: path))
        #expect(try ScamMessage.readLureBench(path).map(\.text) == ["See  now"])
    }
}
