// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinAudit
internal import TocsinCases
internal import TocsinModel
internal import TocsinSignIn
internal import TocsinStore

/// What gateways elsewhere carry out, for a token of scope `gateway`.
enum BlockListAPI {
    static let routes = [
        APIRoute(.get, "/block-list", .scope(.gateway)) { request, desk in
            try request.allow()
            // Whose token it is does not matter: the scope alone opens the list.
            let cases = try CaseDesk(store: desk.store, actor: Actor(name: "gateway", role: .viewer)).cases()
            let lines = try BlockList.lines(BlockList.make(cases, at: request.now))
            let mark = "\"\(AuditDigest(of: lines).description.prefix(32))\""
            return request.knownMark == mark
                ? .notModified(mark: mark) : .lines(String(decoding: lines, as: UTF8.self), mark: mark)
        }
    ]
}
