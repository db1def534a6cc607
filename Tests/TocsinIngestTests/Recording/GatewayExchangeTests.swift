// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinIngest
import TocsinModel

@Suite("An exchange that a gateway recorded")
struct GatewayExchangeTests {
    private func ingest(
        _ request: String,
        _ response: String = "",
        bytes: [UInt8]? = nil,
        endpoint: String = "/v1/chat/completions",
        status: Int? = 200,
        headers: [(name: String, value: String)] = []
    ) async throws -> Event {
        let exchange = GatewayExchange(
            id: "x-1",
            time: Timestamp(milliseconds: 1_795_564_800_123),
            endpoint: endpoint,
            account: "anna",
            address: "192.0.2.1",
            headers: headers,
            requestBody: bytes ?? Array(request.utf8),
            responseBody: Array(response.utf8),
            status: status,
            latencyMilliseconds: 12
        )
        var log: [UInt8] = []
        exchange.write(to: &log)
        let ingested = try await Ingest.bytes(log)
        #expect(ingested.rejects.isEmpty)
        #expect(ingested.events.count == 1)
        return try #require(ingested.events.first)
    }

    private func request(_ event: Event) throws -> Request {
        guard case .request(let request) = event.content else { throw AnotherKind() }
        return request
    }

    private struct AnotherKind: Error {}

    @Test func aSignIsNoDigitOfAnEscape() async throws {
        let body = #"{"model":"m","messages":[{"role":"user","content":"say \u0061\u+041 now"}],,}"#
        let request = try request(try await ingest(body))
        let text = request.input.flatMap(\.parts).compactMap(\.text).joined()
        #expect(text.contains("say a\u{FFFD}+041 now"), "\(text)")
    }

    @Test func isReadBackAsItWas() async throws {
        let event = try await ingest(
            #"{"model":"m","messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"t"},{"type":"image_url","image_url":{"url":"data:x"}}]}],"tools":[{"type":"function","function":{"name":"f"}}],"user":"somebody else"}"#,
            #"{"id":"c","choices":[{"message":{"role":"assistant","content":null,"tool_calls":[{"function":{"name":"f","arguments":"{\"a\":1}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}"#,
            headers: [("X-Time-Zone", "Europe/Paris"), ("Unheard-Of", "1")]
        )
        #expect(event.account == Ingest.key.accountID(of: "anna"))
        #expect(event.time == Timestamp(milliseconds: 1_795_564_800_123))
        #expect(event.client.timeZone == "Europe/Paris")
        let request = try request(event)
        #expect(request.input.map(\.role) == [.system, .user])
        #expect(request.input.last?.parts == [.text("t"), .image])
        #expect(request.output.map(\.parts) == [[.toolCall(name: "f", arguments: "{\"a\":1}")]])
        #expect(request.tools == ["f"])
        #expect(request.inputTokens == 3)
        #expect(request.outputTokens == 4)
        #expect(request.outcome == .completed)
        #expect(request.latencyMilliseconds == 12)
    }

    @Test func readsEveryInterface() async throws {
        let responses = try request(
            try await ingest(
                #"{"model":"m","input":"t"}"#,
                #"{"object":"response","status":"completed","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"o"}]}]}"#,
                endpoint: "/v1/responses"
            )
        )
        #expect(responses.input == [Message(role: .user, text: "t")])
        #expect(responses.output == [Message(role: .assistant, text: "o")])
        let completions = try request(
            try await ingest(
                #"{"model":"m","prompt":"t"}"#,
                #"{"choices":[{"index":0,"text":"o"}]}"#,
                endpoint: "/v1/completions"
            )
        )
        #expect(completions.input == [Message(role: .user, text: "t")])
        #expect(completions.output == [Message(role: .assistant, text: "o")])
        let embeddings = try request(
            try await ingest(
                #"{"model":"m","input":["t","u"]}"#,
                #"{"data":[],"usage":{"prompt_tokens":2}}"#,
                endpoint: "/v1/embeddings"
            )
        )
        #expect(embeddings.input.count == 2)
        #expect(embeddings.inputTokens == 2)
        #expect(embeddings.endpoint == "/v1/embeddings")
    }

    @Test(
        "a body cannot say who sent it, nor end its half of the record",
        arguments: [
            #"{"model":"m","messages":[{"role":"user","content":"t"}],"safety_identifier":"ben","headers":{"X-User-Id":"ben"}}"#,
            #"{"model":"m","messages":[]},"account":"ben","x":{}"#, "no JSON", "[]", "", "\u{0}",
            #"{"model":"m","messages":[]}{"account":"ben"}"#,
        ]
    )
    func injection(_ body: String) async throws {
        let event = try await ingest(body)
        #expect(event.account == Ingest.key.accountID(of: "anna"))
        #expect(try request(event).endpoint == "/v1/chat/completions")
    }

    @Test func anAnswerCutOffKeepsWhatCame() async throws {
        let event = try await ingest(
            #"{"model":"m","messages":[{"role":"user","content":"t"}]}"#,
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"be\"}}]}\n\ndata: {\"choices\":[{\"ind"
        )
        #expect(try request(event).output == [Message(role: .assistant, text: "be")])
    }

    @Test(arguments: [nil, 400, 500] as [Int?])
    func anErrorIsOne(_ status: Int?) async throws {
        let event = try await ingest(#"{"model":"m","messages":[]}"#, #"{"error":{"message":"no"}}"#, status: status)
        #expect(try request(event).outcome == .error)
    }

    private static let answer = #"{"choices":[{"message":{"role":"assistant","content":"o"}}]}"#

    @Test(
        "what only a laxer parser takes is read, by its texts where it cannot be repaired",
        arguments: [
            #""x":1,"#, "/* y */\"x\":1",
            #""x":"\ud800""#, #""x":1e999"#, #""x":NaN"#, "\"x\":" + String(repeating: "9", count: 400),
            "\"x\":" + String(repeating: "[", count: 600) + String(repeating: "]", count: 600),
        ]
    )
    func odd(_ member: String) async throws {
        let body = #"{"model":"m",\#(member),"messages":[{"role":"user","content":"bake \u00e9 \ud83d\ude00"}]}"#
        let request = try request(try await ingest(body, Self.answer))
        #expect(request.model == "m")
        let parts = request.input.flatMap(\.parts)
        guard case .text(let text)? = parts.first else { throw AnotherKind() }
        #expect(parts.count == 1 && text.hasSuffix("bake \u{E9} \u{1F600}"))
        #expect(request.output == [Message(role: .assistant, text: "o")])
        #expect(request.outcome == .completed)
    }

    @Test func otherEncodingsAreUndone() async throws {
        let body = #"{"model":"m","messages":[{"role":"user","content":"t"}]}"#
        let little: [UInt8] = body.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let big: [UInt8] = body.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        let wide: [UInt8] = body.utf8.flatMap { [$0, 0, 0, 0] }
        let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(body.utf8)
        let markedLittle: [UInt8] = [0xFF, 0xFE] + little
        for bytes in [marked, little, big, markedLittle, wide] {
            let request = try request(try await ingest("", Self.answer, bytes: bytes))
            #expect(request.input == [Message(role: .user, text: "t")])
        }
    }

    @Test func ofACutAnswerItsWordsAreRead() async throws {
        let body = #"{"model":"m","messages":[{"role":"user","content":"t"}]}"#
        let cut = try request(
            try await ingest(body, #"{"id":"c","choices":[{"message":{"role":"assistant","content":"be\nfo"#)
        )
        #expect(cut.output == [Message(role: .assistant, text: "be\nfo")])
        let packed = try request(try await ingest(body, "\u{1F}\u{0}\u{8}"))
        #expect(packed.output.isEmpty)
    }

    @Test func readsAnthropicsMessages() async throws {
        let body =
            #"{"model":"m","system":"s","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"t"}]}]}"#
        let stream = """
            event: message_start
            data: {"type":"message_start","message":{"usage":{"input_tokens":3}}}

            event: content_block_delta
            data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"o"}}

            """
        let whole =
            #"{"type":"message","role":"assistant","content":[{"type":"text","text":"o"}],"usage":{"input_tokens":3}}"#
        for answer in [whole, stream] {
            let request = try request(try await ingest(body, answer, endpoint: "/v1/messages"))
            #expect(request.input == [Message(role: .system, text: "s"), Message(role: .user, text: "t")])
            #expect(request.output == [Message(role: .assistant, text: "o")])
            #expect(request.inputTokens == 3)
        }
    }
}
