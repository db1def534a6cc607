// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import OTLPTracing
internal import TocsinStore

/// Files of ours, and whether the console runs.
enum AssetRoutes {
    static let path = "/assets/:name"

    static let routes = [
        Route(.get, path, .everybody) { (visit: Visit, parts: ConsoleParts) async throws -> Answer in
            guard let asset = visit.parameters["name"].flatMap({ parts.assets.all[$0] }) else {
                throw PageError.notFound
            }
            return .asset(asset)
        },
        Route(.get, "/health", .everybody) { (_: Visit, _: ConsoleParts) async throws -> Answer in .plain("ok\n") },
        Route(.get, "/ready", .everybody) { (_: Visit, parts: ConsoleParts) async throws -> Answer in
            await parts.readiness.isReady { [store = parts.store] in _ = try store.lastCaseNumber() }
                ? .plain("ready\n") : .plain("The store cannot be read.\n", .serviceUnavailable)
        },
        Route(
            .get,
            "/metrics",
            .everybody,
            reading: { visit, parts in
                // Counts of cases are nobody's business elsewhere: who scrapes is on this machine, and comes past no proxy.
                if let network = visit.network, !["127.0.0.1", "::1"].contains(network) { throw PageError.notFound }
                return .metrics(try parts.metrics.text(parts.store, droppedSpans: parts.tracer?.dropped, at: visit.now))
            }
        ),
    ]
}
