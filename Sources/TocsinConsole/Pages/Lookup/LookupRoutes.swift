// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases
internal import TocsinModel

/// Accounts, operations and findings, and the search for them.
enum LookupRoutes {
    static let routes = [
        Route(
            .get,
            "/accounts/:account",
            .right(.view),
            reading: { visit, parts in
                let account: AccountID = try visit.parameter("account") { AccountID($0) }
                return .page(try AccountPage.make(account, visit, parts))
            }
        ),
        Route(
            .get,
            "/operations",
            .right(.view),
            reading: { visit, parts in
                .page(try OperationsPage.list(visit, parts))
            }
        ),
        Route(
            .get,
            "/operations/:operation",
            .right(.view),
            reading: { visit, parts in
                let id: OperationID = try visit.parameter("operation") { OperationID(written: $0) }
                return .page(try OperationsPage.one(id, visit, parts))
            }
        ),
        Route(
            .get,
            "/findings",
            .right(.view),
            reading: { visit, parts in .page(try FindingsPage.list(visit, parts)) }
        ),
        Route(
            .get,
            "/findings/:finding",
            .right(.view),
            reading: { visit, parts in
                let id: FindingID = try visit.parameter("finding") { FindingID(written: $0) }
                return .page(try FindingsPage.one(id, visit, parts))
            }
        ),
        Route(.get, "/search", .right(.view), reading: { visit, parts in .page(try SearchPage.make(visit, parts)) }),
        // By POST, so that what somebody types stands in no address.
        Route(.post, "/search", .right(.view), reading: { visit, parts in try SearchPage.answer(visit, parts) }),
    ]
}
