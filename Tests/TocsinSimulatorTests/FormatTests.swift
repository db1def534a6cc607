// Tocsin
// SPDX-License-Identifier: Apache-2.0

import JSONText
import Testing
import TocsinSimulator

@Suite struct FormatTests {
    @Test(arguments: SimulatedFormat.allCases)
    func recordsAreWellFormedAndHoldThePrompts(_ format: SimulatedFormat) throws {
        let log = try SimulatedLog(format: format)
        let text = log.text
        var records = 0
        switch format {
        case .csv:
            #expect(text.hasPrefix("request_id,"))
            #expect(format.mapping?.contains("prompt: question") == true)
            records = log.summary.requests
        case .openWebUI:
            let parser = try JSONParser(maximumBytes: log.bytes.count)
            records = try parser.withValue(in: text) { $0.elements.count }
        default: try SimulatedLog.forEachLine(log.bytes) { _ in records += 1 }
        }
        #expect(records > 100)
        guard format.carriesPrompts else { return }
        // Plain ones look the same however often they are escaped.
        let plain = try SimulatedLog().prompts().map(\.text).filter { prompt in
            prompt.utf8.count < 600 && !prompt.utf8.contains { $0 == 10 || $0 == 34 || $0 == 92 }
        }
        #expect(plain.count > 100)
        for prompt in plain.prefix(60) {
            let cut = format == .azureAPIManagement ? String(prompt.prefix(40)) : prompt
            #expect(text.contains(cut), "\(format.rawValue) lacks a prompt")
        }
    }

    @Test func historyCarriesEarlierTurns() throws {
        let path = try #require(Scenario.bundledPaths["tiny"])
        #expect(try SimulatedLog(path: path, seed: 1, events: nil, format: .openAIChat).longestInput() == 1)
        let withHistory = try SimulatedLog.scenario(named: "tiny", adding: "history: true")
        defer { SimulatedLog.remove(withHistory) }
        #expect(try SimulatedLog(path: withHistory, seed: 1, events: nil, format: .openAIChat).longestInput() > 4)
    }
}

extension SimulatedLog {
    /// Messages in the longest request.
    fileprivate func longestInput() throws -> Int {
        var longest = 0
        try Self.forEachLine(bytes) { line in
            longest = max(longest, line["request"]?["messages"]?.elements.count ?? 0)
        }
        return longest
    }
}
