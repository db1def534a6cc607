// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How often each network may ask: a bucket of tokens for each, filled evenly.
///
/// Kept in memory and for as long as a bucket is not full, so that it is no record of who asked.
package final class NetworkRate: Sendable {
    private struct Bucket {
        var tokens: Double
        var filledAt: Double
    }

    private struct State {
        var buckets: [String: Bucket] = [:]
        /// When full buckets were last looked for.
        var sweptAt = -Double.infinity
    }

    /// Seconds from one search for full buckets to the next: it goes through all of them.
    private static let sweepInterval = 1.0

    private let burst: Double
    private let perSecond: Double
    private let most: Int
    private let state = Mutex(State())

    /// The bucket of all networks that there was no place for.
    private static let others = ""

    package init(burst: Int, perMinute: Int, mostNetworks: Int) {
        self.burst = Double(max(1, burst))
        perSecond = Double(max(1, perMinute)) / 60
        most = max(1, mostNetworks)
    }

    /// Takes a token.
    ///
    /// - Parameters:
    ///   - network: Who asks.
    ///   - seconds: A clock that never goes back.
    /// - Returns: 0, or how many seconds to wait, from 1; then nothing was taken.
    package func take(_ network: String, at seconds: Double) -> Int {
        state.withLock { state in
            let key = place(for: network, in: &state, at: seconds)
            var bucket = filled(state.buckets[key] ?? Bucket(tokens: burst, filledAt: seconds), at: seconds)
            guard bucket.tokens >= 1 else {
                state.buckets[key] = bucket
                return max(1, Int(((1 - bucket.tokens) / perSecond).rounded(.up)))
            }
            bucket.tokens -= 1
            state.buckets[key] = bucket
            return 0
        }
    }

    /// How many networks are counted now.
    package var count: Int { state.withLock { $0.buckets.count } }

    private func filled(_ bucket: Bucket, at seconds: Double) -> Bucket {
        let tokens = min(burst, bucket.tokens + max(0, seconds - bucket.filledAt) * perSecond)
        return Bucket(tokens: tokens, filledAt: max(seconds, bucket.filledAt))
    }

    private func place(for network: String, in state: inout State, at seconds: Double) -> String {
        if state.buckets[network] != nil || state.buckets.count < most { return network }
        if seconds - state.sweptAt >= Self.sweepInterval {
            state.sweptAt = seconds
            // A full bucket is as good as none.
            state.buckets = state.buckets.filter { filled($0.value, at: seconds).tokens < burst }
        }
        return state.buckets.count < most ? network : Self.others
    }
}
