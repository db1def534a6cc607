// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
internal import TocsinCases
internal import TocsinCommandSupport
internal import TocsinModel

/// Cases in words and in JSON.
enum CaseText {
    static func show(_ shown: Case, json: Bool) throws {
        Console().say(json ? String(decoding: try shown.json(), as: UTF8.self) : text(shown, at: .now))
    }

    /// `json`: One case a line.
    static func list(_ cases: [Case], json: Bool) throws {
        for one in cases {
            Console().say(json ? String(decoding: try one.json(), as: UTF8.self) : line(one, at: .now))
        }
        if cases.isEmpty && !json { Console().say("No cases.") }
    }

    static func say(_ statement: StatementOfReasons, json: Bool) {
        guard json else { return Console().say(statement.text) }
        var writer = JSONWriter()
        writer.object { $0.member("statement", statement.text) }
        Console().say(writer.text)
    }

    static func line(_ one: Case, at time: Timestamp) -> String {
        [
            one.id.description, one.state.rawValue, "priority \(one.priority.value.percent)",
            accounts(one.accounts.count), one.owner ?? "nobody",
            "due \(one.dueAt.dayDescription)" + (one.isLate(at: time) ? " (late)" : ""),
        ].joined(separator: "  ")
    }

    static func text(_ one: Case, at time: Timestamp) -> String {
        var lines = [
            line(one, at: time), "Opened by \(one.openedBy) on \(one.openedAt), from \(one.origin).",
            "Accounts: " + one.accounts.prefix(20).map(\.description).joined(separator: ", ")
                + (one.accounts.count > 20 ? " and \((one.accounts.count - 20).grouped) more (--json has all)" : ""),
        ]
        if let seconds = one.secondsToClaim { lines.append("Claimed after \(hours(seconds)).") }
        if let seconds = one.secondsToDecide { lines.append("Decided after \(hours(seconds)).") }
        if !one.labels.isEmpty { lines.append("Labels: " + one.labels.joined(separator: ", ")) }
        lines += one.links.map { "Link: \($0)" }
        if let other = one.duplicateOf { lines.append("The same as \(other).") }
        lines += one.duplicates.map { "Took over \($0)." }
        if let whole = one.partedFrom { lines.append("Parted off from \(whole), when the account's owner appealed.") }
        lines += (one.parts ?? []).map { "Parted off: \($0)." }
        lines += one.notes.enumerated().map { place, note in
            let text = note.removedAt.map { "removed by \(note.author) at \($0)" } ?? note.text
            return "Note \(place + 1) by \(note.author) on \(note.time): \(text)"
        }
        for decision in one.decisions { lines += text(decision) }
        if let proposal = one.proposal {
            lines += text(proposal)
            lines += [
                "  waits for a second person: tocsin cases approve \(one.id) --as NAME",
                "  \(proposal.decidedBy) can take it back until then: tocsin cases withdraw \(one.id) --as NAME",
            ]
        }
        return lines.joined(separator: "\n")
    }

    static func text(_ decision: Decision) -> [String] {
        var head = "\(decision.id): \(decision.action.word), by \(decision.decidedBy) on \(decision.decidedAt)"
        if let approver = decision.approvedBy { head += ", approved by \(approver)" }
        if let until = decision.action.until { head += ", until \(until)" }
        var lines = [
            head, "  \(accounts(decision.subjects.count)), \(decision.exceptions.count.grouped) left alone",
            "  facts: \(decision.facts)",
        ]
        if !decision.rule.isEmpty { lines.append("  rule: \(decision.rule)") }
        if let appeal = decision.appeal {
            lines.append("  appealed on \(appeal.lodgedAt): \(appeal.ground)")
            if let outcome = appeal.outcome {
                lines.append("  \(outcome.rawValue) by \(appeal.resolvedBy ?? ""): \(appeal.reason ?? "")")
            }
        }
        return lines
    }

    static func accounts(_ count: Int) -> String { "\(count.grouped) account\(count == 1 ? "" : "s")" }

    private static func hours(_ seconds: Double) -> String { String(format: "%.1f hours", seconds / 3600) }
}
