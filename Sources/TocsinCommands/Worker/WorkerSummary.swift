// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinCommandSupport
internal import TocsinStreams

/// What a worker did from its start to its end.
struct WorkerSummary {
    var counts: StreamCounts.Values
    var news: DetectionNews

    var text: String {
        var parts = ["\(counts.messages.grouped) messages", "\(counts.newEvents.grouped) new events"]
        if counts.unreadable > 0 { parts.append("\(counts.unreadable.grouped) that cannot be read") }
        if counts.failedCommits > 0 { parts.append("\(counts.failedCommits.grouped) commits that were not taken") }
        parts.append("\(counts.rebalances.grouped) rebalances")
        parts.append("\(news.findings.grouped) findings")
        if !news.cases.isEmpty { parts.append("opened " + news.cases.joined(separator: ", ")) }
        return parts.joined(separator: ", ")
    }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("messages", counts.messages)
            writer.member("newEvents", counts.newEvents)
            writer.member("unreadable", counts.unreadable)
            writer.member("givenUp", counts.givenUp)
            writer.member("commits", counts.commits)
            writer.member("failedCommits", counts.failedCommits)
            writer.member("rebalances", counts.rebalances)
            writer.member("waits", counts.waits)
            writer.member("scanned", news.events)
            writer.member("findings", news.findings)
            writer.member("operations", news.operations)
            writer.member("cases", news.cases)
        }
        return writer.text
    }
}
