// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
package import TocsinIngest
package import TocsinModel

/// Asks gateways whether they do what a block list says.
package struct EnforcementCheck: Sendable {
    /// What one gateway says of one account.
    package struct Result: Sendable, Equatable {
        package var gateway: String
        /// Nil for an account that is on no list, which must be let through.
        package var account: AccountID?
        package var expected: String
        package var found: String
        /// Whether the gateway did not answer at all.
        package var isAway = false
        package var holds: Bool { expected == found }
    }

    private let gateways: [String]
    private let list: BlockList
    private let lifted: [AccountID]
    private let key: PseudonymKey
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - gateways: Their addresses, such as `http://127.0.0.1:8080`.
    ///   - list: What they have to do.
    ///   - lifted: Accounts that were on an earlier list, and must be let through now.
    ///   - key: The key that they were started with.
    ///   - now: The clock.
    package init(
        gateways: [String],
        list: BlockList,
        lifted: [AccountID] = [],
        key: PseudonymKey,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.gateways = gateways
        self.list = list
        self.lifted = lifted
        self.key = key
        self.now = now
    }

    /// Asks every gateway about every account whose enforcement holds, and about one that is on no list.
    ///
    /// - Parameter asked: Is called after each question.
    /// - Returns: In the order of gateways, then accounts.
    /// - Throws: When the client cannot be closed; a gateway that does not answer is a result.
    package func run(_ asked: @Sendable (_ count: Int) -> Void = { _ in }) async throws -> [Result] {
        var results: [Result] = []
        let holding = list.holding(at: now())
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        // A gateway that cannot be reached is an answer.
        configuration.connectionPool.retryConnectionEstablishment = false
        // A gateway that blocks everything would pass all other questions.
        var random = SystemRandomNumberGenerator()
        let stranger = AccountID(high: random.next(), low: random.next())
        let questions: [(asked: AccountID, named: AccountID?, expected: ProbeAnswer)] =
            holding.map { ($0.account, $0.account, ProbeAnswer($0)) }
            + lifted.map { ($0, $0, ProbeAnswer(nil)) } + [(stranger, nil, ProbeAnswer(nil))]
        try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            for gateway in gateways {
                for question in questions {
                    let answer = await ask(client, gateway, question.asked)
                    results.append(
                        Result(
                            gateway: gateway,
                            account: question.named,
                            expected: Self.words(question.expected),
                            found: answer.found,
                            isAway: answer.isAway
                        )
                    )
                    asked(results.count)
                }
            }
        }
        return results
    }

    private func ask(
        _ client: HTTPClient,
        _ gateway: String,
        _ account: AccountID
    ) async -> (found: String, isAway: Bool) {
        var request = HTTPClientRequest(url: gateway + "/v1/models")
        request.headers.add(name: Probe.header, value: Probe(account: account, time: now()).text(key: key))
        do {
            let response = try await client.execute(request, timeout: .seconds(10))
            let body = String(buffer: try await response.body.collect(upTo: 1 << 16))
            if let answer = ProbeAnswer(body) { return (Self.words(answer), false) }
            let found =
                response.status == .unauthorized
                ? "another key or clock than this one's" : "no gateway's answer (status \(response.status.code))"
            return (found, false)
        } catch {
            return ("no answer (\((error as? HTTPClientError)?.shortDescription ?? "no connection"))", true)
        }
    }

    private static func words(_ answer: ProbeAnswer) -> String {
        let rate = answer.requestsPerMinute.map { " to \($0) a minute" } ?? ""
        return answer.decision + rate + (answer.enforcement.map { " by \($0)" } ?? "")
    }
}
