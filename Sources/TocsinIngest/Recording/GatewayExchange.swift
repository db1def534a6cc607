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

    /// How its bodies could be read.
    package struct Reading: Sendable, Equatable {
        /// Whether the request is no JSON that can be parsed, so that the texts in it stand for it.
        package var isRequestOdd = false
        /// Whether an answer came of which no text could be read: packed, or cut off before it said anything.
        package var isAnswerUnread = false
    }

    /// Appends the exchange as a line of the format `tocsin`.
    ///
    /// Names that the request's body gives its user are left out: who it was says the gateway.
    @discardableResult
    package func write(to log: inout [UInt8]) -> Reading {
        var reading = Reading()
        var event = adapted(&reading) ?? RawEvent(content: .request(Request(endpoint: endpoint)))
        guard case .request(var request) = event.content else { return reading }
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
        return reading
    }

    private var isAnthropic: Bool { endpoint == AnthropicMessages.endpoint }

    /// Whether it is read as Chat Completions are.
    private var isChat: Bool { isAnthropic || endpoint.hasSuffix("/completions") }

    /// What the adapter for such logs reads.
    private func adapted(_ reading: inout Reading) -> RawEvent? {
        let answer = answer(&reading)
        let body = RecordedBody.utf8(requestBody)
        let call = Self.canonical(body) { isAnthropic ? AnthropicMessages.call($0) : $0.jsonText }
        if let call, let event = adapted(call, answer) { return event }
        reading.isRequestOdd = call == nil && !body.isEmpty
        // A model server may well have taken it, so what it says counts.
        return adapted(LooseJSON.call(body, hasMessages: isChat), answer)
    }

    /// Both halves are JSON that was parsed and written anew: nothing in a body can end its half.
    private func adapted(_ call: String, _ answer: String?) -> RawEvent? {
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
        var text = pair.text
        text.removeLast()
        text += ",\"request\":" + call
        if let answer { text += ",\"response\":" + answer }
        text += "}"
        let adapter: any LogAdapter = isChat ? OpenAIChatLog() : OpenAIResponsesLog()
        var sink = RawEventSink()
        try? EmbeddedJSON.withValue(in: text) { try adapter.adapt($0, into: &sink) }
        return sink.events.first
    }

    /// The answer as JSON; nil where there is none, or nothing in it can be read.
    private func answer(_ reading: inout Reading) -> String? {
        guard !responseBody.isEmpty else { return nil }
        let body = RecordedBody.utf8(responseBody)
        if let object = Self.canonical(body, \.jsonText) { return object }
        let text = String(decoding: body, as: UTF8.self)
        // A parser takes some of what is no object, such as a list of chunks.
        let isBroken = RecordedBody.looksLikeJSON(body) && (try? EmbeddedJSON.withValue(in: text) { _ in }) == nil
        if !isBroken, RecordedBody.isText(body) {
            return isAnthropic && text.contains("data:") ? AnthropicMessages.answer(stream: text) : Self.quoted(text)
        }
        let said = isBroken ? LooseJSON.answer(body) : nil
        reading.isAnswerUnread = said == nil
        return said
    }

    /// A JSON object written anew; nil for anything else.
    private static func canonical(_ body: [UInt8], _ write: (JSONValue) -> String) -> String? {
        try? EmbeddedJSON.withValue(in: String(decoding: body, as: UTF8.self)) { value -> String? in
            value.kind == .object ? write(value) : nil
        }
    }

    private static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.value(text)
        return writer.text
    }
}
