// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
package import TocsinModel

/// Decides what happens to a request, by the list that holds now.
package final class Enforcer: Sendable {
    /// What to do while no list was ever read.
    package enum Fallback: String, Sendable, CaseIterable {
        case open, closed
    }

    /// What happens to a request.
    package enum Verdict: Sendable, Equatable {
        case allowed
        case suspended(Enforcement)
        case rateLimited(Enforcement, retryAfterSeconds: Int)
        /// No list was ever read, and the gateway was told to let nothing through then.
        case noList

        /// A fixed word for metrics.
        package var word: String {
            switch self {
            case .allowed: "allowed"
            case .suspended: "suspended"
            case .rateLimited: "rateLimited"
            case .noList: "noList"
            }
        }
    }

    private let list: @Sendable () -> BlockList?
    private let fallback: Fallback
    private let now: @Sendable () -> Timestamp
    private let buckets = Mutex<[AccountID: TokenBucket]>([:])
    /// Accounts whose bucket is full again count for nothing, so forgetting all now and then is cheap.
    private static let maximumBuckets = 100_000

    /// - Parameters:
    ///   - list: Gives the list that holds now, nil while none was ever read.
    ///   - fallback: What holds then.
    ///   - now: The clock.
    package init(
        list: @escaping @Sendable () -> BlockList?,
        fallback: Fallback,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.list = list
        self.fallback = fallback
        self.now = now
    }

    /// Whether requests are decided upon, rather than all refused for want of a list.
    package var isReady: Bool { list() != nil || fallback == .open }

    /// Decides on a request, which counts against a rate limit.
    ///
    /// - Parameter account: Nil where the account is not known; it is on no list.
    /// - Returns: What happens to the request.
    package func decide(_ account: AccountID?) -> Verdict {
        switch holding(account) {
        case .failure: .noList
        case .success(nil): .allowed
        case .success(let enforcement?): decide(enforcement)
        }
    }

    /// What a list says of an account, with nothing counted; nil when it may pass.
    ///
    /// - Throws: ``NoList`` when requests are refused for want of one.
    func enforcement(for account: AccountID) throws(NoList) -> Enforcement? {
        try holding(account).get()
    }

    struct NoList: Error {}

    private func holding(_ account: AccountID?) -> Result<Enforcement?, NoList> {
        guard let list = list() else { return fallback == .open ? .success(nil) : .failure(NoList()) }
        return .success(account.flatMap { list.strictest(for: $0, at: now()) })
    }

    private func decide(_ enforcement: Enforcement) -> Verdict {
        switch enforcement.action {
        case .suspended: return .suspended(enforcement)
        case .rateLimited(let rate):
            let seconds = Double(now().milliseconds) / 1000
            let wait = buckets.withLock { buckets -> Int? in
                if buckets.count >= Self.maximumBuckets { buckets.removeAll() }
                var bucket = buckets[enforcement.account] ?? TokenBucket(requestsPerMinute: rate, now: seconds)
                if bucket.requestsPerMinute != rate { bucket = TokenBucket(requestsPerMinute: rate, now: seconds) }
                defer { buckets[enforcement.account] = bucket }
                return bucket.take(now: seconds)
            }
            return wait.map { .rateLimited(enforcement, retryAfterSeconds: $0) } ?? .allowed
        }
    }
}
