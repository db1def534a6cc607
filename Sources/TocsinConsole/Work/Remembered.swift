// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import TocsinModel

/// Counts over the whole store that pages show: made anew once a minute in the background, so that nobody waits for them.
///
/// Only where that did not happen for five minutes, whoever asks first makes them; while one does, others get the last ones.
final class Remembered<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var madeAt = Timestamp(milliseconds: .min)
        var isBeingMade = false
    }

    private static var ageMilliseconds: Int64 { 300_000 }
    private let state = Mutex(State())

    func put(_ value: Value, at now: Timestamp) {
        state.withLock { state in
            state.value = value
            state.madeAt = now
        }
    }

    func value(at now: Timestamp, _ make: () throws -> Value) throws -> Value {
        let kept: Value? = state.withLock { state in
            guard let value = state.value else { return nil }
            let isFresh = now.milliseconds < state.madeAt.milliseconds + Self.ageMilliseconds
            if isFresh || state.isBeingMade { return value }
            state.isBeingMade = true
            return nil
        }
        if let kept { return kept }
        defer { state.withLock { $0.isBeingMade = false } }
        let made = try make()
        put(made, at: now)
        return made
    }
}
