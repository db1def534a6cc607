// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
package import TocsinCases
package import TocsinModel
package import TocsinSignIn
package import TocsinStore

/// What routes work with.
package final class APIDesk: Sendable {
    let store: any Store & CaseStore
    /// Whose a token is; nil for one that is unknown or over.
    let client: @Sendable (_ token: String, _ now: Timestamp) throws -> APIClient?
    let now: @Sendable () -> Timestamp
    /// The OpenAPI document.
    let description: String
    private let appeals: AppealLinks?
    private let acting = Mutex(ActingCases())

    /// `appeals`: Makes the links in the block list; nil for none.
    ///
    /// - Throws: ``APIStartError`` when the description that comes with it is missing.
    package init(
        store: any Store & CaseStore,
        client: @escaping @Sendable (_ token: String, _ now: Timestamp) throws -> APIClient?,
        appeals: AppealLinks? = nil,
        now: @escaping @Sendable () -> Timestamp
    ) throws {
        self.store = store
        self.client = client
        self.appeals = appeals
        self.now = now
        description = try APIResource.text("openapi.json")
    }

    /// What a token's person may do with cases.
    func cases(_ client: APIClient) -> CaseDesk {
        CaseDesk(store: store, actor: Actor(name: client.person.name, role: client.person.role))
    }

    /// What gateways have to do at a moment.
    ///
    /// The scope alone opens the list. The links for appeals are in it for those who see them in the console, too: whoever has a link can appeal with it.
    func blockList(at time: Timestamp, for client: APIClient) throws -> [Enforcement] {
        let links = client.person.role.rights.contains(.work) ? appeals : nil
        return try acting.withLock { cases in
            _ = try cases.follow(store, as: Actor(name: "gateway", role: .viewer))
            return cases.blockList(at: time, aliases: try store.aliases(), appeals: links)
        }
    }
}
