// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import TocsinCases
internal import TocsinDelivery

/// How far decisions were carried, for everybody who works with them.
enum DeliveryRoutes {
    static let routes = [
        Route(
            .get,
            "/delivery",
            .right(.view),
            reading: { visit, parts in
                .page(DeliveryPage.page(try DeliveryRecord.load(from: parts.store), at: visit.now))
            }
        )
    ]
}
