// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import BlockingWork
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NetworkLookup
package import TocsinDelivery

/// Posts messages over HTTP.
///
/// A host's addresses are looked up once for each message, judged, and the connection goes to the very address that was judged, so that a name whose answer
/// changes in between leads nowhere else. No redirect is followed, no proxy used, and of an answer only the status counts.
package struct HTTPWebhookTransport: WebhookTransport {
    private let timeout: TimeAmount
    private let resolver: HostResolver

    /// `timeout`: Seconds from looking up the host to the answer's head, from 1.
    package init(timeout: Int64 = 15, resolver: HostResolver = HostResolver()) {
        self.timeout = .seconds(timeout)
        self.resolver = resolver
    }

    package func post(_ request: WebhookRequest) async -> WebhookOutcome {
        let addresses = await resolver.addresses(of: request.host)
        guard !addresses.isEmpty else { return .unknownHost }
        // One address inside is enough to refuse: whoever answers with both waits for the other to be taken.
        guard request.allowsPrivateAddresses || addresses.allSatisfy(\.isGlobal) else { return .refusedAddress }
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.dnsOverride = [request.host: addresses[0].description]
        do {
            return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
                var sent = HTTPClientRequest(url: request.url)
                sent.method = .POST
                for (name, value) in request.headers.sorted(by: { $0.key < $1.key }) {
                    sent.headers.add(name: name, value: value)
                }
                sent.headers.add(name: "user-agent", value: "Tocsin")
                sent.body = .bytes(Array(request.body.utf8))
                let answer = try await client.execute(sent, timeout: timeout)
                let wait = answer.headers.first(name: "retry-after").flatMap { Int64($0) }
                return .answered(status: Int(answer.status.code), retryAfter: wait.map { max($0, 0) })
            }
        } catch let error as HTTPClientError
            where [.connectTimeout, .readTimeout, .deadlineExceeded].contains(error)
        {
            return .timeout
        } catch {
            return .unreachable
        }
    }
}

/// Looks up hosts with the system's resolver.
package struct HostResolver: Sendable {
    private let lookUp: @Sendable (String) -> [String]
    private let queue = BlockingWork(name: "tocsin host names", atOnce: 2, waiting: 1_000)

    /// `lookUp`: Gives a host's addresses in their order; the system's by default.
    package init(_ lookUp: @escaping @Sendable (String) -> [String] = Self.system) {
        self.lookUp = lookUp
    }

    func addresses(of host: String) async -> [IPAddress] {
        let written = (try? await queue.run { lookUp(host) }) ?? []
        return written.compactMap { IPAddress($0) }
    }

    package static func system(_ host: String) -> [String] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &first) == 0 else { return [] }
        defer { freeaddrinfo(first) }
        var addresses: [String] = []
        var next = first
        while let entry = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let status = getnameinfo(
                entry.ai_addr,
                entry.ai_addrlen,
                &text,
                socklen_t(text.count),
                nil,
                0,
                NI_NUMERICHOST
            )
            if status == 0 {
                addresses.append(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
            }
            next = entry.ai_next
        }
        return addresses
    }
}
