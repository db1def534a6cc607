// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
package import TocsinStore

/// What blind reviews said, and which cases have an agreed answer: read from the audit log, which nobody can change unseen.
package struct ReviewBook: Sendable, Equatable {
    /// Stable words of the log.
    static let verdictAction = "review.verdict"
    static let goldenAction = "review.golden"

    /// One reviewer's answer about one decision.
    package struct Verdict: Sendable, Equatable {
        package let about: CaseID
        package let decision: String
        package let reviewer: String
        package let isHarmful: Bool
    }

    /// In the order in which they were given; a reviewer's first about a decision in a case counts.
    package private(set) var verdicts: [Verdict] = []
    /// The agreed answer of golden cases: whether they are harmful.
    package private(set) var golden: [CaseID: Bool] = [:]
    /// Who worked on a case, or said what its agreed answer is: they know too much to judge it blind.
    private var hands: [CaseID: Set<String>] = [:]
    private var given: Set<[String]> = []
    private var answered: Set<Pair> = []
    private var reviewed: Set<Pair> = []
    /// Cases with a verdict, about which nobody decided since.
    private var settled: Set<CaseID> = []
    private var read = 0

    /// A case with a reviewer, or with one of its decisions.
    private struct Pair: Hashable {
        var about: CaseID
        var other: String
    }

    package init() {}

    /// Reads what the log gained since.
    package mutating func follow(_ store: any CaseStore) throws {
        let follower = AuditFollower(store)
        while true {
            let lines = try follower.lines(behind: read)
            guard let last = lines.last else { return }
            for line in lines { take(line.record) }
            read = last.sequence
        }
    }

    private mutating func take(_ record: AuditRecord) {
        guard let about = CaseID(written: record.subject) else { return }
        if Self.isPart(record.action) { hands[about, default: []].insert(record.actor) }
        switch record.action {
        case Self.verdictAction:
            guard let decision = record.details["decision"], let word = record.details["harmful"],
                given.insert([record.subject, decision, record.actor]).inserted
            else { return }
            answered.insert(Pair(about: about, other: record.actor))
            reviewed.insert(Pair(about: about, other: decision))
            settled.insert(about)
            verdicts.append(
                Verdict(about: about, decision: decision, reviewer: record.actor, isHarmful: word == "yes")
            )
        case Self.goldenAction:
            switch record.details["harmful"] {
            case "yes": golden[about] = true
            case "no": golden[about] = false
            default: golden[about] = nil
            }
        case "case.decide", "case.approve": settled.remove(about)
        default: break
        }
    }

    /// Whether who does this has a part in the case; to open it, or to erase an account from it, is none.
    private static func isPart(_ action: String) -> Bool {
        action == goldenAction || (action.hasPrefix("case.") && !["case.open", "case.sever"].contains(action))
    }

    /// Whether somebody had a part in a case, or in its agreed answer.
    func hadPart(_ name: String, in about: CaseID) -> Bool { hands[about]?.contains(name) ?? false }

    /// Whether somebody answered about a case.
    func hasAnswered(_ reviewer: String, _ about: CaseID) -> Bool {
        answered.contains(Pair(about: about, other: reviewer))
    }

    /// Whether somebody answered about a decision in a case; a case that was parted off has the same decision, and is another.
    func isReviewed(_ decision: String, in about: CaseID) -> Bool {
        reviewed.contains(Pair(about: about, other: decision))
    }

    /// Whether somebody may be asked about a case, as far as the log says; the case itself can say otherwise.
    func mayAsk(_ reviewer: String, about id: CaseID) -> Bool {
        !hasAnswered(reviewer, id) && !hadPart(reviewer, in: id) && (golden[id] != nil || !settled.contains(id))
    }
}
