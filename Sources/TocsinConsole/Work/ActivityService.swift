// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BlockingWork
internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// Counts in the background what pages would wait for: accounts' requests, and findings and cases over the whole store.
struct ActivityService: Service, CustomStringConvertible {
    let parts: ConsoleParts
    let logger: Logger

    /// Logs name services; what this one is made of is nothing for them.
    var description: String { "ActivityService" }

    func run() async throws {
        let stop = StopFlag()
        await cancelWhenGracefulShutdown {
            await withTaskCancellationHandler {
                while !stop.isSet {
                    await count(stop)
                    try? await Task.sleep(for: .seconds(60))
                }
            } onCancel: {
                stop.set()
            }
        }
    }

    private func count(_ stop: StopFlag) async {
        do {
            try await parts.queue.run {
                try parts.count()
                try ActivityCount(store: parts.store).run { stop.isSet }
            }
        } catch {
            logger.error(
                "What pages show was not counted; it is tried again",
                metadata: ["kind": "\(String(reflecting: type(of: error)))"]
            )
        }
    }

    /// Tells work on another thread that it is to end.
    private final class StopFlag: Sendable {
        private let state = Mutex(false)

        var isSet: Bool { state.withLock { $0 } }

        func set() { state.withLock { $0 = true } }
    }
}
