// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinCommandSupport
internal import JSONText
internal import TocsinIngest
internal import TocsinModel
internal import TocsinStore

/// What a run did and found, for people and for machines.
struct RunSummary {
    private let newEvents: Int?
    private let sources: [SourceProgress]
    /// Of the logs that this run read; where it read none, of all in the store.
    private let rejects: Int
    private let findings: [Finding]
    /// Counted, not raised.
    private let onTrial: [Finding]
    private let operations: [Operation]
    private let seconds: [(stage: String, seconds: Double)]
    private let files: [String]
    private let storeOption: String

    init(_ stages: Stages, ingested: Stages.IngestOutcome?, files: [String]) throws {
        newEvents = ingested?.newEvents
        sources = ingested?.sources ?? []
        rejects =
            try ingested.map { $0.sources.reduce(0) { $0 + $1.rejects } }
            ?? stages.store.rejectCounts().values.reduce(0, +)
        let all = try stages.store.findings()
        findings = all.filter { !$0.isShadow }
        onTrial = all.filter(\.isShadow)
        operations = try stages.store.operations()
        seconds = stages.seconds
        self.files = files
        storeOption = stages.storeOption
    }

    private var harmful: [Operation] { operations.filter { $0.standing == .harmful } }

    private static func counts(_ findings: [Finding]) -> [(category: HarmCategory, count: Int)] {
        Dictionary(grouping: findings, by: \.rule.category).map { ($0.key, $0.value.count) }.sorted { $0.0 < $1.0 }
    }

    var text: String {
        var lines: [String] = []
        for source in sources {
            lines.append(
                "\(source.name): \(source.coverage.events.grouped) events (\(source.format)), \(source.rejects.grouped) rejected"
            )
            lines += coverage(source.coverage)
            let advice = CoverageAdvice(source)
            if let notScanned = advice.notScanned { lines.append("  \(notScanned)") }
            lines += advice.changes.map { "  To see more: \($0)" }
        }
        if let newEvents { lines.append("New events: \(newEvents.grouped)") }
        if rejects > 0 {
            let list =
                files.first { $0.hasSuffix("/rejects.jsonl") }.map { "'\($0)' says" }
                ?? "'tocsin report\(storeOption)' writes rejects.jsonl, which says"
            lines.append("Rejected records: \(rejects.grouped); \(list) which and why.")
        }
        lines.append("Findings: \(findings.count.grouped)")
        for (category, count) in Self.counts(findings) { lines.append("  \(category.rawValue): \(count.grouped)") }
        if !onTrial.isEmpty {
            let counts = Self.counts(onTrial).map { "\($0.category.rawValue) \($0.count.grouped)" }
            lines.append(
                "On trial, counted and not raised: \(onTrial.count.grouped) (\(counts.joined(separator: ", ")))"
            )
        }
        lines.append("Operations with harmful conduct: \(harmful.count)")
        for operation in harmful {
            let category = operation.mainCategory?.rawValue ?? "mixed"
            lines.append(
                "  \(operation.id): \(operation.members.count) accounts, mainly \(category), "
                    + "\(operation.firstTime.dayDescription) to \(operation.lastTime.dayDescription)"
            )
        }
        let coordinated = operations.count - harmful.count
        if coordinated > 0 { lines.append("Coordinated groups in which no harm was found: \(coordinated)") }
        let times = seconds.map { "\($0.stage) \(rounded($0.seconds)) s" }
        lines.append("Time: " + times.joined(separator: ", "))
        lines += files.map { "Wrote \($0)" }
        return lines.joined(separator: "\n")
    }

    private func coverage(_ coverage: Coverage) -> [String] {
        guard coverage.requests > 0 else { return [] }
        func share(_ name: String, _ count: Int) -> String {
            "\(name) \(Int((100 * Double(count) / Double(coverage.requests)).rounded())) %"
        }
        return [
            "  of \(coverage.requests.grouped) requests: "
                + [
                    share("prompt", coverage.requestsWithPrompt), share("output", coverage.requestsWithOutput),
                    share("account", coverage.requestsWithAccount), share("network", coverage.requestsWithNetwork),
                    share("time zone", coverage.requestsWithTimeZone),
                ]
                .joined(separator: ", ")
        ]
    }

    private func rounded(_ seconds: Double) -> Double { (seconds * 100).rounded() / 100 }

    var jsonText: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("newEvents", newEvents)
            writer.key("sources")
            writer.array { writer in
                for source in sources { write(source, to: &writer) }
            }
            writer.member("rejects", rejects)
            writer.key("findings")
            writer.object { writer in
                for (category, count) in Self.counts(findings) { writer.member(category.rawValue, count) }
            }
            writer.key("onTrial")
            writer.object { writer in
                for (category, count) in Self.counts(onTrial) { writer.member(category.rawValue, count) }
            }
            writer.key("operations")
            writer.array { writer in
                for operation in operations { write(operation, to: &writer) }
            }
            writer.key("seconds")
            writer.object { writer in
                for (stage, seconds) in seconds { writer.member(stage, rounded(seconds)) }
            }
            writer.member("files", files)
        }
        return writer.text
    }

    private func write(_ source: SourceProgress, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", source.name)
            writer.member("format", source.format)
            writer.member("bytes", source.bytes)
            writer.member("lines", source.lines)
            writer.member("rejects", source.rejects)
            let advice = CoverageAdvice(source)
            writer.member("notScanned", advice.notScanned)
            writer.member("advice", advice.changes)
            writer.key("coverage")
            writer.object { writer in
                for count in Coverage.allCounts { writer.member(count.name, source.coverage[keyPath: count.path]) }
            }
        }
    }

    private func write(_ operation: Operation, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", operation.id.description)
            writer.member("standing", operation.standing.rawValue)
            writer.member("category", operation.mainCategory?.rawValue)
            writer.member("accounts", operation.members.count)
            writer.member("firstTime", operation.firstTime.description)
            writer.member("lastTime", operation.lastTime.description)
        }
    }
}
