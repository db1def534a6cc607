// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinCases
package import TocsinModel
package import TocsinStore

/// Keeps a block list's file as decisions have it.
package struct BlockListPublisher: Sendable {
    /// Where gateways look.
    package let path: String
    private let store: any Store & CaseStore
    private let actor: Actor
    private let appeals: AppealLinks?
    private var cases = ActingCases()
    private var list: [Enforcement] = []
    /// When the store was last asked for other names of accounts, which no entry of the audit log tells of.
    private var namesReadAt = Timestamp(milliseconds: 0)
    private static let namesLast: Int64 = 5_000
    /// The file as it was written; nil before it was.
    private var written: DurableFile.Identity?

    package init(path: String, store: any Store & CaseStore, actor: Actor, appeals: AppealLinks? = nil) {
        self.path = path
        self.store = store
        self.actor = actor
        self.appeals = appeals
    }

    /// What the last look found.
    package struct Look: Sendable, Equatable {
        /// The list's entries when the file was written anew; nil when it stands as it is.
        package var written: [Enforcement]?
        /// How many entries there are: accounts that are acted against, and their other names.
        package var accounts: Int
    }

    /// Reads what was decided since, and replaces the file in one step when it is to say something else.
    ///
    /// - Throws: ``DeliveryError/cannotWrite(path:)``, or what the store throws; the next look tries again.
    package mutating func look(at now: Timestamp) throws -> Look {
        let hasChanged = try cases.follow(store, as: actor)
        // Somebody may have taken the file away, or put another in its place.
        let stands = written != nil && written == DurableFile.Identity(of: path)
        // What ends by itself ends between two decisions.
        let namesAreOld = !list.isEmpty && now.milliseconds - namesReadAt.milliseconds >= Self.namesLast
        guard hasChanged || !stands || namesAreOld || !list.allSatisfy({ $0.holds(at: now) }) else {
            return Look(written: nil, accounts: list.count)
        }
        let next = cases.blockList(at: now, aliases: try store.aliases(), appeals: appeals)
        namesReadAt = now
        if stands && next == list { return Look(written: nil, accounts: list.count) }
        do {
            try DurableFile.replace(path, with: try BlockList.lines(next))
        } catch {
            written = nil
            throw DeliveryError.cannotWrite(path: path)
        }
        list = next
        written = DurableFile.Identity(of: path)
        return Look(written: next, accounts: next.count)
    }
}
