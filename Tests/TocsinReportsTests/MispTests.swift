// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinModel
import TocsinReports

@Suite struct MispTests {
    private static let everything = Files.options {
        $0.withExcerpts = true
        $0.withIndicators = true
    }

    /// The small report with one indicator of each kind.
    private static func input() -> ReportInput {
        var input = SmallInput.make(excerpts: true)
        let values: [(Indicator.Kind, String)] = [
            (.domain, "pay-portal.example"), (.address, "203.0.113.9"), (.md5, String(repeating: "a1", count: 16)),
            (.sha1, String(repeating: "b2", count: 20)), (.sha256, String(repeating: "c3", count: 32)),
            (.code, "t1-wallet"),
        ]
        input.indicators[SmallInput.phishing.id] = values.map { kind, value in
            Indicator(
                kind: kind,
                value: value,
                accounts: 3,
                firstTime: Made.time(day: 1, hour: 2),
                lastTime: Made.time(day: 2, hour: 3)
            )
        }
        return input
    }

    private func event(_ files: Files) throws -> [String: Any] {
        let all = try #require(JSONSerialization.jsonObject(with: Data(files.misp.utf8)) as? [String: Any])
        return try #require(all["Event"] as? [String: Any])
    }

    @Test func anOperationIsACampaignWithItsTechniques() throws {
        let event = try event(Files(SmallInput.make()))
        #expect(event["threat_level_id"] as? String == "1")
        #expect(event["distribution"] as? String == "0")
        let attributes = try #require(event["Attribute"] as? [[String: Any]])
        #expect(attributes.count == 1)
        #expect(attributes[0]["type"] as? String == "campaign-name")
        let tags = try #require(attributes[0]["Tag"] as? [[String: Any]]).compactMap { $0["name"] as? String }
        #expect(
            tags.contains("misp-galaxy:mitre-atlas-attack-pattern=\"Spearphishing via Social Engineering LLM\"")
                || tags.contains { $0.hasPrefix("misp-galaxy:mitre-atlas-attack-pattern=") }
        )
        #expect(tags.contains { $0.hasPrefix("estimative-language:likelihood-probability=") })
        #expect(tags.contains("estimative-language:confidence-in-analytic-judgment=\"moderate\""))
        #expect((event["Object"] as? [Any])?.isEmpty == true)
    }

    @Test func otherOperationsAreAnotherEventAndALaterVersionTheSame() throws {
        func event(_ operations: Set<OperationID>, _ versions: [ReportVersion] = []) throws -> [String: Any] {
            let options = Files.options {
                $0.chosen = operations
                $0.versions = versions
            }
            return try self.event(Files(SmallInput.make(), options))
        }
        let first = try event([SmallInput.phishing.id])
        let other = try event([SmallInput.phishing.id, OperationID(value: 77)])
        #expect(first["uuid"] as? String != other["uuid"] as? String)
        let day = SmallInput.make().period.upperBound.day + 3
        let second = try event(
            [SmallInput.phishing.id],
            [.init(number: 1, day: day - 1, change: ""), .init(number: 2, day: day, change: "Corrected.")]
        )
        #expect(second["uuid"] as? String == first["uuid"] as? String)
        #expect(second["timestamp"] as? String == "\(day * 86_400)")
    }

    @Test func aWiderMarkMayTravelFurther() throws {
        let clear = Files.options { $0.mark = .clear }
        let event = try event(Files(SmallInput.make(), clear))
        #expect(event["distribution"] as? String == "3")
        #expect((event["Tag"] as? [[String: String]])?.map { $0["name"] } == ["tlp:clear"])
    }

    @Test func indicatorsAndExcerptsComeOnlyWhenAskedFor() throws {
        let plain = try Files(Self.input())
        for file in plain.published { #expect(!file.contains("pay-portal.example")) }
        let files = try Files(Self.input(), Self.everything)
        let event = try event(files)
        let attributes = try #require(event["Attribute"] as? [[String: Any]])
        #expect(
            attributes.compactMap { $0["type"] as? String }
                == ["campaign-name", "domain", "ip-dst", "md5", "sha1", "sha256", "text"]
        )
        #expect(attributes.last?["to_ids"] as? Bool == false)
        #expect((event["Object"] as? [[String: Any]])?.first?["name"] as? String == "ai-chat-prompt")
        let patterns = try files.objects().compactMap { $0["pattern"] as? String }
        #expect(patterns.count == 5)
        #expect(patterns.contains("[domain-name:value = 'pay-portal.example']"))
        let rows = files.indicators.split(separator: "\r\n").map(String.init)
        #expect(rows[0] == "operation,type,value,name,accounts,first_seen,last_seen")
        #expect(rows.contains { $0.contains(",domain-name,pay-portal.example,,3,2") })
    }

    @Test func whatATableWouldTakeForAFormulaIsDefused() throws {
        var input = Self.input()
        input.indicators[SmallInput.phishing.id]?[0].value = "=cmd|' /C calc'!A0,\"x\""
        let files = try Files(input, Self.everything)
        #expect(files.indicators.contains(#","'=cmd|' /C calc'!A0,""x""","#))
    }

    @Test func aReportOfChosenOperationsDescribesNoOther() throws {
        let all = try Files(SampleInput.make())
        let ids = SampleInput.make().operations.filter { $0.standing == .harmful && $0.members.count >= 3 }.map(\.id)
        let files = try Files(SampleInput.make(), Files.options { $0.chosen = [ids[1]] })
        #expect(try files.objects().count { $0["type"] as? String == "campaign" } == 1)
        #expect(try all.objects().count { $0["type"] as? String == "campaign" } == ids.count)
    }

    // MARK: With MISP's own library

    private static let python = ProcessInfo.processInfo.environment["TOCSIN_PYMISP"]

    /// `TOCSIN_PYMISP` names a Python that has PyPI's pymisp.
    @Test(.enabled(if: Self.python != nil, "'make test' installs pymisp and names it to this test."))
    func pymispLoadsIt() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "tocsin-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(try Files(Self.input(), Self.everything).misp.utf8).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.python))
        process.arguments = [
            "-W", "error::UserWarning", "-c",
            """
            import sys
            from pymisp import MISPEvent
            event = MISPEvent()
            event.load_file(sys.argv[1])
            prompts = [o for o in event.objects if o.name == "ai-chat-prompt"]
            print(len(event.attributes), len(prompts), prompts[0].get_attributes_by_relation("prompt")[0].type, event.tags[0].name)
            """, file.path,
        ]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let problems = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(problems)")
        // The excerpts differ in a number alone, so that one is shown.
        #expect(text == "7 1 text tlp:amber+strict\n")
    }
}
