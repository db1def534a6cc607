// Tocsin
// SPDX-License-Identifier: Apache-2.0

import JSONText
import TocsinSimulator

/// A log that a test made, with its truth.
struct SimulatedLog {
    var bytes: [UInt8] = []
    var truthBytes: [UInt8] = []
    var summary: SimulationSummary
    var progress: [Int] = []

    /// Simulates a bundled scenario.
    init(_ name: String = "tiny", seed: UInt64 = 1, events: Int? = nil, format: SimulatedFormat = .tocsin) throws {
        guard let path = Scenario.bundledPaths[name] else { throw ScenarioError.cannotRead(path: name) }
        try self.init(path: path, seed: seed, events: events, format: format)
    }

    init(path: String, seed: UInt64, events: Int?, format: SimulatedFormat) throws {
        var log: [UInt8] = []
        var truth: [UInt8] = []
        var steps: [Int] = []
        let simulator = Simulator(scenario: try Scenario(path: path), seed: seed, events: events)
        summary = try simulator.run(
            format: format,
            log: { log.append(contentsOf: copy $0) },
            truth: { truth.append(contentsOf: copy $0) },
            progress: { steps.append($0) }
        )
        bytes = log
        truthBytes = truth
        progress = steps
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Hands each line's value to `body`.
    static func forEachLine(_ bytes: [UInt8], _ body: (JSONValue) throws -> Void) throws {
        let parser = try JSONParser(maximumBytes: 4_000_000)
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            try parser.withValue(in: String(decoding: line, as: UTF8.self), body)
        }
    }

    /// What people wrote, by account, in the log's order; Tocsin format only.
    func prompts() throws -> [(account: String, text: String)] {
        var prompts: [(account: String, text: String)] = []
        try Self.forEachLine(bytes) { event in
            guard event["type"]?.string == "request", let account = event["account"]?.string,
                let text = event["input"]?.elements.last?["parts"]?.elements.first?["text"]?.string
            else { return }
            prompts.append((account, text))
        }
        return prompts
    }

    /// Population by benign account, operation by planted one.
    func cast() throws -> (populations: [String: String], operations: [String: String]) {
        var populations: [String: String] = [:]
        var operations: [String: String] = [:]
        try Self.forEachLine(truthBytes) { line in
            guard line["kind"]?.string == "account", let account = line["account"]?.string else { return }
            populations[account] = line["population"]?.string
            operations[account] = line["operation"]?.string
        }
        return (populations, operations)
    }
}

extension SimulatedFormat {
    /// Whether requests carry what was written; access and audit logs do not.
    var carriesPrompts: Bool { self != .envoy && self != .openAIAudit }
}
