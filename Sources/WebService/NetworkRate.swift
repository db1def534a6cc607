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

    private let burst: Double
    private let perSecond: Double
    private let most: Int
    private let buckets = Mutex<[String: Bucket]>([:])

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
        buckets.withLock { buckets in
            let key = place(for: network, in: &buckets, at: seconds)
            var bucket = filled(buckets[key] ?? Bucket(tokens: burst, filledAt: seconds), at: seconds)
            guard bucket.tokens >= 1 else {
                buckets[key] = bucket
                return max(1, Int(((1 - bucket.tokens) / perSecond).rounded(.up)))
            }
            bucket.tokens -= 1
            buckets[key] = bucket
            return 0
        }
    }

    /// How many networks are counted now.
    package var count: Int { buckets.withLock { $0.count } }

    private func filled(_ bucket: Bucket, at seconds: Double) -> Bucket {
        let tokens = min(burst, bucket.tokens + max(0, seconds - bucket.filledAt) * perSecond)
        return Bucket(tokens: tokens, filledAt: max(seconds, bucket.filledAt))
    }

    private func place(for network: String, in buckets: inout [String: Bucket], at seconds: Double) -> String {
        if buckets[network] != nil || buckets.count < most { return network }
        // A full bucket is as good as none.
        buckets = buckets.filter { filled($0.value, at: seconds).tokens < burst }
        return buckets.count < most ? network : Self.others
    }
}
