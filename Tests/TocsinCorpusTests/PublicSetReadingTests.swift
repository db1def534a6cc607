// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinCorpus
import TocsinModel
import TocsinTestSupport

/// Reads made-up files in the sets' forms; the sets themselves are not part of the project.
struct PublicSetReadingTests {
    private func read(_ set: PublicSet, _ files: [String: String]) async throws -> [LabelledText] {
        try await TemporaryFolder.with { folder in
            for (name, content) in files {
                let path = folder.path + "/" + name
                try FileManager.default.createDirectory(
                    atPath: (path as NSString).deletingLastPathComponent,
                    withIntermediateDirectories: true
                )
                try content.write(toFile: path, atomically: true, encoding: .utf8)
            }
            return try set.read(folder.path)
        }
    }

    @Test func readsCSVWithAHeading() async throws {
        let texts = try await read(
            .xstest,
            ["xstest/a.csv": "id,prompt,label\r\n1,\"How, \"\"so\"\"?\nNow\",safe\r\n2,Bad,unsafe\r\n"]
        )
        #expect(texts.map(\.text) == ["How, \"so\"?\nNow", "Bad"])
        #expect(texts.map(\.isHarmful) == [false, true])
        #expect(texts.allSatisfy { $0.part == .test && $0.language == "en" && $0.set == "xstest" })
    }

    @Test func readsCSVOfOneColumnWithoutAHeading() async throws {
        let texts = try await read(
            .xsafety,
            [
                "xsafety/sp_Crimes_And_Illegal_Activities-even.csv": "uno\n\"dos, tres\"\ncuatro\n",
                "xsafety/ja_Mental_Health-even.csv": "一\n", "xsafety/en_Insult-even.csv": "left out\n",
            ]
        )
        #expect(texts.map(\.text) == ["一", "uno", "dos, tres", "cuatro"])
        #expect(texts.map(\.language) == ["ja", "es", "es", "es"])
        #expect(texts.map(\.isHarmful) == [false, true, true, true])
        #expect(texts.map(\.part) == [.train, .train, .dev, .test])
    }

    @Test func readsJSONOfLists() async throws {
        let texts = try await read(
            .catqa,
            ["red-instruct/catqa_chinese.json": #"{"Malware Viruses":{"Virus":["甲","乙"]},"Child Abuse":{"x":["no"]}}"#]
        )
        #expect(texts.map(\.text) == ["甲", "乙"])
        #expect(texts.allSatisfy { $0.category == .malware && $0.language == "zh" && $0.part == .train })
    }

    @Test func readsJSONLinesAndFirstTurns() async throws {
        let texts = try await read(
            .mtBench,
            ["mt-bench/fr-even.jsonl": "{\"question_id\":1,\"turns\":[\"un\",\"deux\"]}\n\n{\"turns\":[\"trois\"]}\n"]
        )
        #expect(texts.map(\.text) == ["un", "trois"])
        #expect(texts.map(\.part) == [.dev, .test])
        #expect(texts.map(\.language) == ["fr", "fr"])
    }

    @Test func readsARowWithItsTranslations() async throws {
        let texts = try await read(.multijail, ["multijail/a.csv": "id,source,tags,en,zh,sw\n1,s,t,one,一,\n"])
        #expect(texts.map(\.language) == ["en", "zh"])
        #expect(texts.map(\.isHarmful) == [true, true])
    }

    @Test func understandsLabels() async throws {
        let texts = try await read(
            .openAIModeration,
            ["openai-moderation/a.jsonl": #"{"prompt":"a","S":0,"V":1}"# + "\n" + #"{"prompt":"b","H":0}"# + "\n"]
        )
        #expect(texts.map(\.category) == [.violence, nil])
        #expect(texts.map(\.isHarmful) == [true, false])
    }

    @Test func namesTheFileThatIsNotAsItShould() async throws {
        await #expect(throws: CorpusError.self) { try await read(.xstest, ["xstest/a.csv": "id,prompt\n1\n"]) }
        await #expect(throws: CorpusError.self) { try await read(.mtBench, ["mt-bench/en.jsonl": "{\n"]) }
        #expect(try await read(.xstest, [:]).isEmpty)
    }
}
