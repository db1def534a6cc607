// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinStore

/// Where an account's owner appeals with the link that came with a decision; nobody signs in.
package struct AppealDesk: Sendable {
    /// The longest words, in UTF-16 code units, as browsers count; a line break counts as one.
    package static let mostLetters = 8_000

    private let store: any Store & CaseStore
    private let links: AppealLinks

    package init(store: any Store & CaseStore, links: AppealLinks) {
        self.store = store
        self.links = links
    }

    /// What a link is about.
    ///
    /// - Parameters:
    ///   - token: The link's last part.
    ///   - time: Now.
    /// - Returns: Nil for a link that was not made here, and for a decision that is there no more: the two cannot be told apart.
    /// - Throws: ``CaseDeskError/damaged(number:)``, or what the store throws.
    package func find(_ token: String, at time: Timestamp) throws -> AppealMatter? {
        try kept(token, at: time)?.matter
    }

    /// Files an appeal for the link's account; where the decision is about others too, in a case of its own.
    ///
    /// - Parameters:
    ///   - token: As in ``find(_:at:)``.
    ///   - words: What the owner says.
    ///   - time: Now.
    /// - Returns: As ``find(_:at:)``, with the appeal.
    /// - Throws: ``AppealError`` for the words, ``CaseError`` for a decision that takes none (any more), ``CaseStoreError`` when somebody changed the case
    ///   at the same time, and as ``find(_:at:)``; nothing is then written.
    package func file(_ token: String, _ words: String, at time: Timestamp) throws -> AppealMatter? {
        guard let (matter, kept) = try kept(token, at: time) else { return nil }
        let words = words.replacing("\r\n", with: "\n")
        guard words.contains(where: { !$0.isWhitespace }) else { throw AppealError.empty }
        guard words.utf16.count <= Self.mostLetters else { throw AppealError.tooLong }
        let filed = try kept.value.appealedByOwner(
            matter.decision.id,
            for: matter.account,
            ground: words,
            as: try store.freeCaseID(),
            at: time
        )
        try store.commit(try CaseDesk.changes(filed, of: kept))
        return filed.last.flatMap { AppealMatter(matter.decision.id, about: matter.account, in: $0.after, at: time) }
    }

    /// The decision about the account of a link, in its case, or in the one that the account was parted off into.
    private func kept(_ token: String, at time: Timestamp) throws -> (matter: AppealMatter, kept: CaseDesk.Kept)? {
        guard let link = links.read(token), let id = CaseID(ofDecision: link.decision), let whole = try kept(id) else {
            return nil
        }
        if let matter = matter(link, in: whole.value, at: time) { return (matter, whole) }
        for part in whole.value.parts ?? [] {
            guard let kept = try kept(part), let matter = matter(link, in: kept.value, at: time) else { continue }
            return (matter, kept)
        }
        return nil
    }

    /// Nil for a case that does not have the decision about the link's account.
    private func matter(_ link: AppealLinks.Link, in about: Case, at time: Timestamp) -> AppealMatter? {
        guard let decision = about.decisions.first(where: { $0.id == link.decision }),
            let account = links.account(link, among: decision.subjects.map(\.account))
        else { return nil }
        return AppealMatter(decision.id, about: account, in: about, at: time)
    }

    private func kept(_ id: CaseID) throws -> CaseDesk.Kept? {
        try store.caseDocument(id.number).map(CaseDesk.kept)
    }
}

/// Why an owner's words are not taken.
package enum AppealError: Error, Equatable, CustomStringConvertible {
    case empty
    case tooLong

    package var description: String {
        switch self {
        case .empty: "An appeal needs words. Say what is wrong with the decision."
        case .tooLong: "An appeal has at most \(AppealDesk.mostLetters) characters. Shorten it."
        }
    }
}
