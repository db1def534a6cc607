// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NIOHTTP1
internal import OTLPTracing
internal import Tracing

extension OTLPTracer {
    /// Begins the span of a request, in the trace that it came with; names the route and the method alone.
    func begin(_ request: HTTPRequestHead, _ route: GatewayRoute) -> OTLPSpan {
        var context = ServiceContext.topLevel
        extract(request.headers, into: &context, using: FieldCarrier())
        // A client can send any word as a method; others are named as OpenTelemetry says.
        let known: [HTTPMethod] = [.GET, .HEAD, .POST, .PUT, .DELETE, .CONNECT, .OPTIONS, .TRACE, .PATCH]
        let method = known.contains(request.method) ? request.method.rawValue : "_OTHER"
        let span = startSpan("\(method) \(route.rawValue)", context: context, ofKind: .server)
        span.attributes["http.request.method"] = method
        span.attributes["http.route"] = route.rawValue
        return span
    }
}

extension OTLPSpan {
    /// Says how it was answered, and what was decided about its account.
    func answered(_ status: Int, _ decision: String) {
        attributes["http.response.status_code"] = Int64(status)
        attributes["tocsin.decision"] = decision
        if status >= 500 { setStatus(SpanStatus(code: .error)) }
    }
}

/// Reads a trace from a request's headers.
private struct FieldCarrier: Extractor {
    func extract(key: String, from carrier: HTTPHeaders) -> String? {
        carrier.first(name: key)
    }
}

/// Puts a trace into the headers of what is sent on, in the place of the client's.
struct HeaderCarrier: Injector {
    func inject(_ value: String, forKey key: String, into carrier: inout HTTPHeaders) {
        carrier.replaceOrAdd(name: key, value: value)
    }
}
