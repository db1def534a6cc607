// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Foundation
internal import Synchronization

/// Lets a command that runs until it is told to stop end in order: on SIGTERM and Ctrl-C.
package final class StopSignal: Sendable {
    private struct State {
        var isSet = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    // Kept alive with this; Dispatch's objects may be used from any thread.
    nonisolated(unsafe) private var sources: [any DispatchSourceSignal] = []

    package init() {
        for number in [SIGTERM, SIGINT] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [weak self] in self?.set() }
            source.resume()
            sources.append(source)
        }
    }

    package var isSet: Bool { state.withLock { $0.isSet } }

    /// Stops it from within.
    package func set() {
        state.withLock { $0.isSet = true }
        wake()
    }

    /// Waits so long, or until it is set.
    package func wait(seconds: Double) async {
        let timer = Task { [weak self] in
            try? await Task.sleep(for: .seconds(seconds))
            self?.wake()
        }
        await withCheckedContinuation { continuation in
            let isSet = state.withLock { state in
                if !state.isSet { state.waiting = continuation }
                return state.isSet
            }
            if isSet { continuation.resume() }
        }
        timer.cancel()
    }

    private func wake() {
        state.withLock { state in
            defer { state.waiting = nil }
            return state.waiting
        }?
        .resume()
    }
}
