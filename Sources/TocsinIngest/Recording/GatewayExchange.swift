// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
package import TocsinModel

/// A request for a model and its answer, as they passed through a gateway of ours.
///
/// It becomes a line of Tocsin's own log by way of the pair that other gateways write, so that one adapter reads both.
package struct GatewayExchange: Sendable {
    /// Unlike any other exchange's.
    package var id: String
    /// When the request came.
    package var time: Timestamp
    /// The path without a query, such as `/v1/chat/completions`.
    package var endpoint: String
    /// What the log calls the account; nil where it is not known.
    package var account: String?
    /// The client's address.
    package var address: String?
    /// Headers that tell of the client; others than those which `openai-chat` logs may hold are passed over.
    package var headers: [(name: String, value: String)]
    package var requestBody: [UInt8]
    /// An object, or the stream as it was sent; may be cut off.
    package var responseBody: [UInt8]
    /// The answer's HTTP status; nil where none came.
    package var status: Int?
    /// Whether the answer is not whole: it broke off, or its client left.
    package var brokeOff: Bool
    package var latencyMilliseconds: Int

    package init(
        id: String,
        time: Timestamp,
        endpoint: String,
        account: String?,
        address: String?,
        headers: [(name: String, value: String)],
        requestBody: [UInt8],
        responseBody: [UInt8] = [],
        status: Int? = nil,
        brokeOff: Bool = false,
        latencyMilliseconds: Int = 0
    ) {
        self.id = id
        self.time = time
        self.endpoint = endpoint
        self.account = account
        self.address = address
        self.headers = headers
        self.requestBody = requestBody
        self.responseBody = responseBody
        self.status = status
        self.brokeOff = brokeOff
        self.latencyMilliseconds = latencyMilliseconds
    }

    /// Appends the exchange as a line of the format `tocsin`.
    ///
    /// A request that is no JSON becomes an event without messages. Names that the request's body gives its user are left out: who it was
    /// says the gateway.
    package func write(to log: inout [UInt8]) {
        var event = adapted() ?? RawEvent(content: .request(Request(endpoint: endpoint)))
        guard case .request(var request) = event.content else { return }
        request.latencyMilliseconds = latencyMilliseconds
        if brokeOff || status.map({ $0 >= 400 }) ?? true, request.outcome?.isDeclined != true {
            request.outcome = .error
        }
        event.content = .request(request)
        event.nativeID = id
        event.time = time
        event.identifiers = account.map { [RawIdentifier(kind: .account, value: $0)] } ?? []
        event.address = address
        var writer = JSONWriter()
        RequestEventLine.write(event, request, &writer)
        log += writer.utf8
    }

    /// What the adapter for such logs reads; nil when the request is no JSON object.
    private func adapted() -> RawEvent? {
        guard let call = Self.canonical(requestBody) else { return nil }
        var pair = JSONWriter()
        pair.object { pair in
            pair.member("timestamp", time.description)
            pair.member("endpoint", endpoint)
            pair.member("status", status)
            pair.key("headers")
            pair.object { pair in
                for header in headers { pair.member(header.name, header.value) }
            }
        }
        // Both halves are put in as JSON that was parsed and written anew: nothing in a body can end its half.
        var text = pair.text
        text.removeLast()
        text += ",\"request\":" + call
        if !responseBody.isEmpty {
            text += ",\"response\":" + (Self.canonical(responseBody) ?? Self.quoted(responseBody))
        }
        text += "}"
        let adapter: any LogAdapter = endpoint.hasSuffix("/completions") ? OpenAIChatLog() : OpenAIResponsesLog()
        var sink = RawEventSink()
        try? EmbeddedJSON.withValue(in: text) { try adapter.adapt($0, into: &sink) }
        return sink.events.first
    }

    /// A JSON object written anew; nil for anything else.
    private static func canonical(_ body: [UInt8]) -> String? {
        try? EmbeddedJSON.withValue(in: String(decoding: body, as: UTF8.self)) { value -> String? in
            value.kind == .object ? value.jsonText : nil
        }
    }

    private static func quoted(_ body: [UInt8]) -> String {
        var writer = JSONWriter()
        writer.value(String(decoding: body, as: UTF8.self))
        return writer.text
    }
}
