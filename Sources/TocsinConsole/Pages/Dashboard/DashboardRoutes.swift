// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases

/// The dashboard.
enum DashboardRoutes {
    static let routes = [
        Route(
            .get,
            "/dashboard",
            .right(.view),
            reading: { visit, parts in .page(try DashboardPage.make(visit, parts)) }
        )
    ]
}
