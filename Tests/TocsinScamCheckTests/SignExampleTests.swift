// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinScamCheck
import TocsinTestSupport
import Yams

/// A message that has a sign, and one near it that has not.
struct SignExample: Sendable, CustomTestStringConvertible {
    var sign: String
    var language: String
    var hit: String
    var miss: String

    var testDescription: String { "\(sign), \(language)" }

    static let all: [SignExample] = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Examples/signs.yml").path
        guard let data = FileManager.default.contents(atPath: path),
            let root = try? Yams.compose(yaml: String(decoding: data, as: UTF8.self))
        else { return [] }
        var examples: [SignExample] = []
        for (sign, languages) in root.mapping ?? [:] {
            for (language, example) in languages.mapping ?? [:] {
                examples.append(
                    SignExample(
                        sign: sign.string ?? "",
                        language: language.string ?? "",
                        hit: example["hit"]?.string ?? "",
                        miss: example["miss"]?.string ?? ""
                    )
                )
            }
        }
        return examples
    }()
}

@Suite("Signs of phrases")
struct SignExampleTests {
    @Test("each example hits and misses as it says", arguments: SignExample.all)
    func hitsAndMisses(_ example: SignExample) throws {
        let check = try SharedCheck.get()
        #expect(try check.check(example.hit).signs.map(\.id.name).contains(example.sign))
        #expect(try !check.check(example.miss).signs.map(\.id.name).contains(example.sign))
    }

    @Test("every sign of phrases has examples in three languages, but the old English one")
    func coversAllSigns() throws {
        let byName = Dictionary(grouping: SignExample.all, by: \.sign).mapValues(\.count)
        let structural = ["link-", "sender-", "own-"]
        for (id, _) in try SharedCheck.get().knownSigns where !structural.contains(where: id.name.hasPrefix) {
            #expect(byName[id.name, default: 0] >= (id == "premium-rate" ? 1 : 3), "\(id)")
        }
    }

    @Test("a phrase with a character that messages do not have by then is refused, and told how to be written")
    func refusesPhrasesThatNeverMatch() async throws {
        try await TemporaryFolder.with { folder in
            let text = "id: own-test\nweight: 1\nphase: ping\nphrases:\n  zh: ['中奖[^。！]{0,4}付款']\n"
            _ = try folder.write(text, to: "test.yml")
            #expect {
                try ScamCheck(signsFolder: folder.file(""), wording: nil)
            } throws: { error in
                "\(error)".contains("'！'") && "\(error)".contains("'!'")
            }
        }
    }

    /// However a sentence ends, what follows is another.
    @Test("a phrase does not reach over the end of a sentence", arguments: ["。", "！", "？", "!", "?"])
    func endsWithASentence(_ end: String) throws {
        let check = try SharedCheck.get()
        func hits(_ text: String) throws -> Bool {
            try check.check(text).signs.map(\.id.name).contains("blackmail")
        }
        #expect(try hits("あなたの動画を拡散します"))
        #expect(try !hits("あなたの動画\(end)拡散します"))
    }

    @Test("every sign has words in each language of answers")
    func signsHaveWords() throws {
        for language in ScamAdvice.languages {
            let advice = try ScamAdvice(language: language)
            for (id, weight) in try SharedCheck.get().knownSigns {
                let sign = FoundSign(id: id, bits: weight)
                #expect(advice.reason(sign) != id.name, "\(language): \(id)")
            }
        }
    }
}

/// One check for all tests: compiling phrases takes a moment.
enum SharedCheck {
    private static let shared = Result { try ScamCheck(wording: nil) }

    static func get() throws -> ScamCheck { try shared.get() }
}
