// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinSimulator

@Suite struct ScenarioErrorTests {
    struct Example: CustomTestStringConvertible {
        var testDescription: String
        var yaml: String
        var line: Int
        var mentions: String
    }

    @Test(arguments: [
        Example(
            testDescription: "an unknown field",
            yaml: "name: x\nstart: 2026-09-01\ndayz: 3\n",
            line: 3,
            mentions: "dayz"
        ),
        Example(
            testDescription: "a wrong number",
            yaml: "name: x\nstart: 2026-09-01\ndays: many\n",
            line: 3,
            mentions: "days"
        ),
        Example(
            testDescription: "a wrong day",
            yaml: "name: x\nstart: yesterday\n",
            line: 2,
            mentions: "2026-09-01"
        ),
        Example(
            testDescription: "an unknown population",
            yaml: "name: x\nstart: 2026-09-01\npopulations:\n  chatter: 2\n  martian: 1\n",
            line: 5,
            mentions: "translator"
        ),
        Example(
            testDescription: "an unknown archetype",
            yaml: "name: x\nstart: 2026-09-01\npopulations: {chatter: 1}\noperations:\n  - name: a\n    archetype: b\n",
            line: 6,
            mentions: "task-scam"
        ),
        Example(
            testDescription: "an unknown difficulty",
            yaml:
                "name: x\nstart: 2026-09-01\npopulations: {chatter: 1}\noperations:\n  - {name: a, archetype: task-scam,\n     difficulty: easy}\n",
            line: 6,
            mentions: "careless"
        ),
        Example(
            testDescription: "an operation that starts after the log's end",
            yaml:
                "name: x\nstart: 2026-09-01\ndays: 10\npopulations: {chatter: 1}\noperations:\n  - {name: a, archetype: task-scam,\n     firstDay: 10}\n",
            line: 7,
            mentions: "firstDay"
        ),
        Example(testDescription: "no YAML", yaml: "name: [x\nstart: }\n", line: 2, mentions: "YAML"),
    ])
    func namesFileAndLine(_ example: Example) throws {
        let path = SimulatedLog.temporaryPath()
        try Data(example.yaml.utf8).write(to: URL(filePath: path))
        defer { SimulatedLog.remove(path) }
        let error = try #require(throws: ScenarioError.self) { try Scenario(path: path) }
        #expect(error.description.contains("\(path):\(example.line):"), "\(error)")
        #expect(error.description.contains(example.mentions), "\(error)")
    }

    @Test func aFileThatIsNotThereIsNamed() {
        #expect(throws: ScenarioError.cannotRead(path: "/nowhere.yml")) { try Scenario(path: "/nowhere.yml") }
    }

    @Test func aBrokenGrammarIsNamedWithItsLine() throws {
        let folder = SimulatedLog.temporaryPath()
        defer { SimulatedLog.remove(folder) }
        for part in ["lexicons", "populations", "operations"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
        }
        let broken = "en:\n  prompt: |\n    Hello\n    Hello {nobody}\n"
        try Data(broken.utf8).write(to: URL(filePath: folder + "/populations/chatter.yml"))
        let scenario = "name: x\nstart: 2026-09-01\ngrammars: \(folder)\npopulations: {chatter: 1}\n"
        try Data(scenario.utf8).write(to: URL(filePath: folder + "/scenario.yml"))
        let error = try #require(throws: ScenarioError.self) { try Scenario(path: folder + "/scenario.yml") }
        #expect(error.description.contains("chatter.yml:4:"), "\(error)")
        #expect(error.description.contains("nobody"))
    }
}

extension SimulatedLog {
    static func temporaryPath() -> String {
        FileManager.default.temporaryDirectory.path + "/tocsin-simulator-\(UUID().uuidString)"
    }

    static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A copy of a bundled scenario with a line more.
    static func scenario(named name: String, adding line: String) throws -> String {
        let bundled = Scenario.bundledPaths[name] ?? ""
        let text = try String(contentsOfFile: bundled, encoding: .utf8) + "\(line)\n"
        let path = temporaryPath()
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }
}
