// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1

/// Which headers pass the gateway, after RFC 9110, section 7.6.
enum ForwardedHeaders {
    /// Those that speak to the next hop alone.
    static let hopByHop: Set<String> = [
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]

    /// Those, and the ones that the gateway writes itself or that were meant for it.
    private static let notSentOn = hopByHop.union(["content-length", "expect", "host", "tocsin-probe"])

    /// The headers to send on with a request, but for its length.
    ///
    /// - Parameters:
    ///   - headers: Those that came.
    ///   - host: Where it goes.
    ///   - isRecorded: Then the answer must come as it can be read, not packed.
    /// - Returns: Those to send.
    static func request(_ headers: HTTPHeaders, host: String, isRecorded: Bool) -> HTTPHeaders {
        let named = connectionNames(headers)
        var forwarded = HTTPHeaders()
        forwarded.reserveCapacity(headers.count + 4)
        forwarded.add(name: "Host", value: host)
        for (rawName, value) in headers {
            let name = rawName.lowercased()
            if notSentOn.contains(name) || named.contains(name) { continue }
            if isRecorded && name == "accept-encoding" { continue }
            forwarded.add(name: rawName, value: value)
        }
        if isRecorded { forwarded.add(name: "Accept-Encoding", value: "identity") }
        forwarded.add(name: "Via", value: "1.1 tocsin")
        return forwarded
    }

    /// The headers to send back with an answer; its length stays, since its bytes do.
    static func response(_ headers: HTTPHeaders) -> HTTPHeaders {
        let named = connectionNames(headers)
        var forwarded = HTTPHeaders()
        forwarded.reserveCapacity(headers.count + 1)
        for (rawName, value) in headers {
            let name = rawName.lowercased()
            if hopByHop.contains(name) || named.contains(name) { continue }
            forwarded.add(name: rawName, value: value)
        }
        return forwarded
    }

    /// The headers that a `Connection` header makes hop-by-hop.
    private static func connectionNames(_ headers: HTTPHeaders) -> [String] {
        headers[canonicalForm: "Connection"].map { $0.lowercased() }
    }
}
