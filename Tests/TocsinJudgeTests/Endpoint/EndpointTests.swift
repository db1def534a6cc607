// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinJudge
import TocsinModel

struct EndpointTests {
    @Test(
        arguments: [
            ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/chat/completions", "127.0.0.1:8080"),
            ("http://localhost:8080", "http://localhost:8080/v1/chat/completions", "localhost:8080"),
            ("https://judge.example/v1/", "https://judge.example/v1/chat/completions", "judge.example"),
            ("HTTPS://judge.example/x/chat/completions", "HTTPS://judge.example/x/chat/completions", "judge.example"),
            ("http://[::1]:1/v1", "http://[::1]:1/v1/chat/completions", "[::1]:1"),
        ]
    )
    func takesABaseOrTheFullAddress(_ address: String, _ url: String, _ host: String) throws {
        let endpoint = try JudgeEndpoint(address)
        #expect(endpoint.url == url)
        #expect(endpoint.host == host)
        #expect(!endpoint.isReadableOnItsWay)
    }

    @Test(arguments: ["http://judge.example/v1", "http://10.0.0.7/v1"])
    func saysWhatCanBeReadOnItsWay(_ address: String) throws {
        #expect(try JudgeEndpoint(address).isReadableOnItsWay)
    }

    @Test(arguments: ["", "judge", "ftp://judge.example", "http://", "file:///etc/passwd", "http:///v1"])
    func refusesWhatIsNoAddress(_ address: String) {
        #expect(throws: JudgeEndpointError.notAnAddress) { try JudgeEndpoint(address) }
    }

    @Test(arguments: ["https://user:secret@h/v1", "https://h/v1?key=secret", "https://h/v1#secret", "https://secret@h"])
    func refusesSecretsInTheAddressAndDoesNotRepeatThem(_ address: String) {
        #expect(throws: JudgeEndpointError.holdsMore) { try JudgeEndpoint(address) }
        #expect(!"\(JudgeEndpointError.holdsMore)".contains("secret"))
    }

    @Test(
        arguments: [
            ("0", .zero), ("7", .seconds(7)), ("Sun, 29 Nov 2026 00:00:10 GMT", .seconds(10)),
            ("Sat, 28 Nov 2026 00:00:00 GMT", .zero), ("", nil), ("-1", nil), ("1.5", nil), ("soon", nil),
            ("99999999999999999999", nil),
        ] as [(String, Duration?)]
    )
    func readsRetryAfter(_ header: String, _ expected: Duration?) {
        // 29 November 2026, midnight.
        #expect(RetryAfter.duration(header, now: Date(timeIntervalSince1970: 1_795_910_400)) == expected)
    }

    @Test(
        arguments: [
            "", "{", "[]", "{}", "null", "{\"choices\":[]}", "{\"choices\":[{}]}", "{\"choices\":[{\"message\":{}}]}",
            "{\"choices\":[{\"message\":{\"content\":1}}]}", "<html>busy</html>", "\u{0}",
            "{\"choices\":[{\"message\":{\"content\":\"a\"}},{\"message\":{\"content\":\"b\"}}]}",
        ]
    )
    func whatIsNoCompletionIsNone(_ body: String) {
        #expect(ChatCompletion.reply(Array(body.utf8)) == nil)
    }

    @Test func bytesThatAreNoTextAreNoCompletion() {
        #expect(ChatCompletion.reply([0xFF, 0xFE, 0x00]) == nil)
        #expect(ChatCompletion.reply(Array(repeating: UInt8(ascii: "["), count: 100_000)) == nil)
    }

    @Test func tokensAreWhatTheEndpointCounts() {
        #expect(ChatCompletion.reply(FakeTransport.completion("x"))?.tokens == 100)
        #expect(ChatCompletion.reply(FakeTransport.completion("x", tokens: nil))?.tokens == nil)
        #expect(ChatCompletion.reply(FakeTransport.completion("x", tokens: -1))?.tokens == nil)
        #expect(ChatCompletion.reply(FakeTransport.completion("x", tokens: .max))?.tokens == nil)
    }

    @Test func theBodyIsAsAskedFor() {
        let body = ChatCompletion.body(model: "m", [Message(role: .user, text: "a \"b\"\n")], maximumTokens: 9)
        #expect(
            String(decoding: body, as: UTF8.self)
                == #"{"model":"m","messages":[{"role":"user","content":"a \"b\"\n"}],"temperature":0,"max_tokens":9,"stream":false}"#
        )
    }
}
