// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Lets a number of requests a minute through, and a few at once.
///
/// Holds up to a tenth of a minute's requests, at least one; in any minute at most that many more than the limit get through. Time is given in seconds by a
/// clock that never goes back, so that tests need none. Source: the token bucket of traffic policing (RFC 2697, section 3, one rate).
struct TokenBucket: Equatable {
    let requestsPerMinute: Int
    private var tokens: Double
    private var filledAt: Double

    init(requestsPerMinute: Int, now: Double) {
        self.requestsPerMinute = requestsPerMinute
        tokens = Self.capacity(requestsPerMinute)
        filledAt = now
    }

    /// Takes one request's token.
    ///
    /// - Returns: Nil when the request may pass, else the whole seconds to wait, from 1.
    mutating func take(now: Double) -> Int? {
        let perSecond = Double(requestsPerMinute) / 60
        tokens = min(Self.capacity(requestsPerMinute), tokens + max(0, now - filledAt) * perSecond)
        filledAt = max(now, filledAt)
        guard tokens < 1 else {
            tokens -= 1
            return nil
        }
        return max(1, Int(((1 - tokens) / perSecond).rounded(.up)))
    }

    private static func capacity(_ requestsPerMinute: Int) -> Double { max(1, Double(requestsPerMinute) / 10) }
}
