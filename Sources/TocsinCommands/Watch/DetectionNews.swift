// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinCommandSupport
internal import TocsinModel

/// What one look gave.
struct DetectionNews {
    var time: Timestamp
    var events = 0
    var rejects = 0
    /// Raised, not on trial; below 0 where a finding about an account no longer holds.
    var findings = 0
    var cases: [String] = []
    /// Harmful ones, where accounts were tied anew.
    var operations: Int?

    var isEmpty: Bool { events == 0 && rejects == 0 && findings == 0 && cases.isEmpty && operations == nil }

    /// Adds what a later look gave.
    static func += (news: inout DetectionNews, later: DetectionNews) {
        news.time = later.time
        news.events += later.events
        news.rejects += later.rejects
        news.findings += later.findings
        news.cases += later.cases
        news.operations = later.operations ?? news.operations
    }

    var text: String {
        var parts = ["\(events.grouped) events", "\(findings.grouped) findings"]
        if rejects > 0 { parts.append("\(rejects.grouped) records that cannot be read") }
        if let operations { parts.append("\(operations.grouped) operations with harmful conduct") }
        if !cases.isEmpty { parts.append("opened " + cases.joined(separator: ", ")) }
        return "\(time)  " + parts.joined(separator: ", ")
    }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("time", time.description)
            writer.member("events", events)
            writer.member("rejects", rejects)
            writer.member("findings", findings)
            writer.member("operations", operations)
            writer.member("cases", cases)
        }
        return writer.text
    }
}
