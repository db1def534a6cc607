// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinAudit
package import TocsinCases
package import TocsinModel
package import TocsinStore

/// Keeps a block list's file as decisions have it, and reads no case anew that did not change.
package struct BlockListPublisher {
    /// Where gateways look.
    package let path: String
    private let desk: CaseDesk
    private let follower: AuditFollower
    /// Cases that act against somebody, or may from some moment on.
    private var acting: [CaseID: Case] = [:]
    private var read = 0
    private var written: Data?

    /// Reads every case once.
    package init(path: String, store: any Store & CaseStore, actor: Actor) throws {
        self.path = path
        desk = CaseDesk(store: store, actor: actor)
        follower = AuditFollower(store)
        // The log's end first: what comes while cases are read is read again.
        read = try follower.end()
        for about in try desk.cases() { keep(about) }
    }

    /// What the last look found.
    package struct Look: Sendable, Equatable {
        /// The list's entries when the file was written anew; nil when it stands as it is.
        package var written: [Enforcement]?
        /// How many accounts are acted against.
        package var accounts: Int
    }

    /// Reads what was decided since, and replaces the file in one step when it is to say something else.
    ///
    /// - Throws: ``DeliveryError/cannotWrite(path:)``, or what the store throws; the next look tries again.
    package mutating func look(at now: Timestamp) throws -> Look {
        while true {
            let lines = try follower.lines(behind: read)
            guard let last = lines.last else { break }
            for id in Set(lines.compactMap { CaseID(written: $0.record.subject) }) { keep(try desk.find(id)) }
            read = last.sequence
        }
        let list = BlockList.make(Array(acting.values), at: now)
        let content = try BlockList.lines(list)
        // Somebody may have taken the file away, or put another in its place.
        guard content != written || FileManager.default.contents(atPath: path) != content else {
            return Look(written: nil, accounts: list.count)
        }
        do {
            try DurableFile.replace(path, with: content)
        } catch {
            throw DeliveryError.cannotWrite(path: path)
        }
        written = content
        return Look(written: list, accounts: list.count)
    }

    private mutating func keep(_ about: Case) {
        acting[about.id] = about.decisions.last?.action.isAdverse == true ? about : nil
    }
}
