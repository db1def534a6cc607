// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinIngest
import TocsinModel
import TocsinStore
import TocsinTestSupport

/// The mappings in `Mappings/`, read over the public data sets where a developer has them beside the project.
struct DataMappingTests {
    struct DataSet: Sendable, CustomTestStringConvertible {
        var mapping: String
        var files: [String]
        var events: Int
        var testDescription: String { files.first ?? mapping }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let data = root.deletingLastPathComponent().appending(path: "shared/data").path
    static let hasData = FileManager.default.fileExists(atPath: data)

    static let sets = [
        DataSet(mapping: "issuebench", files: ["issuebench/prism-even.csv"], events: 3682),
        DataSet(mapping: "issuebench", files: ["issuebench/hhonline.csv"], events: 8810),
        DataSet(mapping: "issuebench", files: ["issuebench/template_annotations-even.csv"], events: 1303),
        DataSet(mapping: "arena-hard", files: ["arena-hard/arena-hard-v0.1-even.jsonl"], events: 242),
        DataSet(mapping: "arena-hard", files: ["arena-hard/arena-hard-v2.0-even.jsonl"], events: 369),
        DataSet(mapping: "oasst", files: ["oasst/multilingual-60.jsonl"], events: 60),
        DataSet(mapping: "oasst", files: ["oasst/prompt_lottery_en_250_text.jsonl"], events: 263),
        DataSet(
            mapping: "mt-bench",
            files: ["de", "en", "es", "fr", "id", "it", "ja", "pl", "ru", "vi", "zh"].map {
                "mt-bench/\($0)-even.jsonl"
            },
            events: 850
        ),
        DataSet(mapping: "advbench", files: ["advbench/advbench_behaviors.csv"], events: 501),
        DataSet(mapping: "harmbench", files: ["harmbench/harmbench_behaviors_text_val.csv"], events: 75),
        DataSet(mapping: "strongreject", files: ["strongreject/strongreject_dataset-even.csv"], events: 152),
        DataSet(mapping: "xsafety", files: ["xsafety/*"], events: 12_580),
        DataSet(mapping: "multijail", files: ["multijail/MultiJail-even.csv"], events: 1490),
        DataSet(mapping: "ailuminate", files: ["ailuminate/airr_1.0_demo_en_us-even.csv"], events: 543),
        DataSet(mapping: "ailuminate", files: ["ailuminate/airr_1.0_demo_fr_fr-even.csv"], events: 547),
        DataSet(mapping: "coconot", files: ["coconot/coconot_contrast_eval-even.jsonl"], events: 189),
        DataSet(mapping: "coconot", files: ["coconot/coconot_eval-even.jsonl"], events: 497),
        DataSet(mapping: "cysecbench", files: ["cysecbench/cysecbench.csv"], events: 12_662),
        DataSet(mapping: "cyberseceval-frr", files: ["cyberseceval/frr_multilingual-even.json"], events: 361),
        DataSet(mapping: "cyberseceval-frr", files: ["cyberseceval/mitre_frr-even.json"], events: 375),
        DataSet(mapping: "simple-safety-tests", files: ["simple-safety-tests/test-cases.csv"], events: 80),
        DataSet(mapping: "xstest", files: ["xstest/xstest-even.csv"], events: 225),
        DataSet(mapping: "openai-moderation", files: ["openai-moderation/samples-even.jsonl"], events: 796),
        DataSet(
            mapping: "red-instruct",
            files: ["chinese", "english", "vietnamese"].map { "red-instruct/catqa_\($0).json" },
            events: 1350
        ),
        DataSet(mapping: "red-instruct", files: ["red-instruct/harmfulqa.json"], events: 1960),
        DataSet(mapping: "self-instruct", files: ["self-instruct/seed_tasks.jsonl"], events: 175),
        DataSet(mapping: "self-instruct", files: ["self-instruct/user_oriented_instructions.jsonl"], events: 252),
    ]

    @Test(.enabled(if: hasData), arguments: sets)
    func readsEveryRow(_ set: DataSet) async throws {
        let mapping = try LogMapping(path: Self.root.appending(path: "Mappings/\(set.mapping).yml").path)
        let store = MemoryStore()
        for path in try set.files.flatMap(Self.paths) {
            _ = try await Ingest.file(path, into: store, mapping: mapping)
        }
        #expect(store.rejects().map { "\($0.file):\($0.line) \($0.reason)" } == [])
        #expect(store.eventCount() == set.events)
        let coverage = store.sources().reduce(into: Coverage()) { $0 += $1.coverage }
        #expect(coverage.events == set.events)
        #expect(coverage.requestsWithPrompt == set.events)
        #expect(coverage.requestsWithAccount == set.events)
        #expect(coverage.recordsRepaired == 0)
    }

    private static func paths(_ pattern: String) throws -> [String] {
        guard pattern.hasSuffix("/*") else { return [data + "/" + pattern] }
        let folder = data + "/" + pattern.dropLast(2)
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { folder + "/" + $0 }
    }

    @Test func everyMappingIsTested() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Mappings").path)
        #expect(Set(files) == Set(Self.sets.map { $0.mapping + ".yml" }))
    }
}
