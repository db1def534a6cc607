// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinAudit
package import TocsinModel
package import TocsinStore

/// Blind second reviews: a share of decided cases, with golden cases mixed in, judged anew by somebody who does not see what was decided.
package struct ReviewDesk: Sendable {
    /// Of a hundred decided cases, so many are reviewed.
    package static let percent = 10
    /// Cases that are looked through for the next review, the most urgent first.
    private static let mostLooked = 2_000

    private let store: any Store & CaseStore
    private let actor: Actor

    package init(store: any Store & CaseStore, actor: Actor) {
        self.store = store
        self.actor = actor
    }

    private var cases: CaseDesk { CaseDesk(store: store, actor: actor) }

    /// What a reviewer judges: a case with the decision, which stays hidden.
    package struct Item: Sendable, Equatable {
        package let about: Case
        package let decision: Decision
    }

    /// The next case for this reviewer; nil when there is none.
    ///
    /// Which of them are golden does not show: the order is by a number made of case and reviewer.
    ///
    /// - Throws: ``CaseError/notAllowed(role:right:)``, or what the store throws.
    package func next(_ book: ReviewBook) throws -> Item? {
        try actor.mustHave(.decide)
        var query = CaseQuery()
        query.states = [Case.State.decided.rawValue, Case.State.closed.rawValue]
        query.limit = Self.mostLooked
        let drawn = try store.caseSummaries(query).filter { !$0.isDuplicate && $0.action != nil }
            .map { CaseID(number: $0.number) }.filter { Self.isDrawn($0) }
        let wanted = Set(drawn).union(book.golden.keys).filter { !book.hasAnswered(actor.name, $0) }
        let order = wanted.map { (place: Self.place($0, actor.name), id: $0) }.sorted {
            ($0.place, $0.id) < ($1.place, $1.id)
        }
        for (_, id) in order {
            if let item = try item(id, book) { return item }
        }
        return nil
    }

    /// A case that this reviewer may judge; nil where it is none, or was judged.
    package func item(_ id: CaseID, _ book: ReviewBook) throws -> Item? {
        try actor.mustHave(.decide)
        guard !book.hasAnswered(actor.name, id), book.golden[id] != nil || Self.isDrawn(id),
            let about = try? cases.find(id), let decision = Self.judged(about)
        else { return nil }
        // Nobody reviews what they had a hand in, and one second opinion is enough but for golden cases.
        guard !hadPart(about, book) else { return nil }
        let isReviewed = book.verdicts.contains { $0.decision == decision.id }
        return isReviewed && book.golden[id] == nil ? nil : Item(about: about, decision: decision)
    }

    /// Whether this reviewer worked on the case, decided about it or about its appeal, or set its agreed answer.
    private func hadPart(_ about: Case, _ book: ReviewBook) -> Bool {
        let ids = [about.id] + [about.partedFrom].compactMap(\.self)
        if about.owner == actor.name || ids.contains(where: { book.hadPart(actor.name, in: $0) }) { return true }
        return about.decisions.contains { decision in
            [decision.decidedBy, decision.approvedBy, decision.appeal?.resolvedBy].contains(actor.name)
        }
    }

    /// The last decision that said whether there was harm.
    static func judged(_ about: Case) -> Decision? {
        about.decisions.last { $0.action.isAdverse || $0.action == .dismiss }
    }

    /// Writes a reviewer's answer down; it changes nothing about the case.
    ///
    /// - Throws: ``CaseError``, or what the store throws.
    package func answer(_ id: CaseID, isHarmful: Bool, _ book: ReviewBook, at time: Timestamp) throws {
        guard let item = try item(id, book) else { throw CaseError.needs("a case that is yours to review") }
        try cases.record(
            ReviewBook.verdictAction,
            needing: .decide,
            subject: id.description,
            at: time,
            ["decision": item.decision.id, "harmful": isHarmful ? "yes" : "no"]
        )
    }

    /// Gives a decided case an agreed answer, or takes it back.
    ///
    /// - Throws: ``CaseError``, ``CaseDeskError/unknown(_:)``, or what the store throws.
    package func setGolden(_ id: CaseID, isHarmful: Bool?, at time: Timestamp) throws {
        try actor.mustHave(.approve)
        guard Self.judged(try cases.find(id)) != nil else { throw CaseError.needs("a case that was decided") }
        try cases.record(
            ReviewBook.goldenAction,
            needing: .approve,
            subject: id.description,
            at: time,
            ["harmful": isHarmful.map { $0 ? "yes" : "no" } ?? "none"]
        )
    }

    /// What reviews say of people and rules.
    ///
    /// - Throws: ``CaseError/notAllowed(role:right:)``, or what the store throws.
    package func counts(_ book: ReviewBook) throws -> QualityCounts {
        try actor.mustHave(.approve)
        var counts = QualityCounts()
        for verdict in book.verdicts {
            if let answer = book.golden[verdict.about] {
                counts.onGolden[verdict.reviewer, default: Agreement()].add(first: answer, second: verdict.isHarmful)
                continue
            }
            guard let decision = try? cases.find(verdict.about).decisions.first(where: { $0.id == verdict.decision })
            else { continue }
            let decided = decision.action.isAdverse
            counts.all.add(first: decided, second: verdict.isHarmful)
            counts.byAnalyst[decision.decidedBy, default: Agreement()].add(first: decided, second: verdict.isHarmful)
            for rule in Set(decision.subjects.flatMap(\.evidence.findings).map(\.title)) {
                counts.byRule[rule, default: Agreement()].add(first: decided, second: verdict.isHarmful)
            }
        }
        return counts
    }

    /// Whether a case is one of those that are reviewed: the same for everybody, and not to be foreseen from its number.
    static func isDrawn(_ id: CaseID) -> Bool { place(id, "drawn") % 100 < UInt64(percent) }

    private static func place(_ id: CaseID, _ name: String) -> UInt64 {
        AuditDigest(of: "\(id) \(name)".utf8).description.utf8.prefix(8)
            .reduce(0) { $0 << 4 | UInt64($1 > 57 ? $1 - 87 : $1 - 48) }
    }
}
