// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinAudit
internal import TocsinCases
internal import TocsinSignIn
internal import TocsinStore

/// What gateways elsewhere carry out, for a token of scope `gateway`.
enum BlockListAPI {
    static let routes = [
        APIRoute(.get, "/block-list", .scope(.gateway)) { request, desk in
            try request.allow()
            let lines = try BlockList.lines(try desk.blockList(at: request.now, for: try request.caller()))
            let mark = "\"\(AuditDigest(of: lines).description.prefix(32))\""
            return request.knownMark == mark
                ? .notModified(mark: mark) : .lines(String(decoding: lines, as: UTF8.self), mark: mark)
        }
    ]
}
