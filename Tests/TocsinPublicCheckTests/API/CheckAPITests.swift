// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing
import TocsinPublicCheck

struct CheckAPITests {
    private func object(_ response: TestResponse) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(response.text.utf8)) as? [String: Any])
    }

    @Test func answersWithReasonsInALanguage() async throws {
        let fixture = try CheckFixture()
        let text = String(decoding: try JSONEncoder().encode(CheckFixture.scam), as: UTF8.self)
        let answer = try await fixture.ask(#"{"message":\#(text),"language":"fr"}"#)
        #expect(answer.status == .ok && answer.headers[.contentType] == "application/json")
        let verdict = try object(answer)
        #expect(verdict["answer"] as? String == "likely scam" && verdict["language"] as? String == "fr")
        #expect(verdict["headline"] as? String == "Cela ressemble à une arnaque.")
        #expect((verdict["signs"] as? [Any])?.isEmpty == false && (verdict["next"] as? [String])?.isEmpty == false)
        #expect(!answer.text.contains("lost my phone"))
    }

    @Test(arguments: [
        "", "x", "[]", "{}", "null", #"{"message":null}"#, #"{"message":7}"#, #"{"message":"x","language":"de"}"#,
        #"{"message":"x","language":7}"#, #"{"message":"x","more":1}"#, #"{"message":"x""#, "{\"message\":\"\u{1}\"}",
        String(repeating: "[", count: 1000),
    ])
    func whatIsNotDescribedIsRefused(_ body: String) async throws {
        let answer = try await CheckFixture().ask(body)
        #expect(answer.status == .badRequest)
        let said = try object(answer)
        #expect(said["error"] as? String == "malformed")
        #expect((said["message"] as? String)?.contains("'language' beside it, one of en, fr, es, zh.") == true)
    }

    @Test(arguments: ["text/plain", "", "application/x-www-form-urlencoded", "application/jsonp"])
    func onlyJSONIsTaken(_ type: String) async throws {
        let answer = try await CheckFixture().ask(#"{"message":"x"}"#, type: type)
        #expect(answer.status == .unsupportedMediaType)
        let said = try object(answer)
        #expect(said["error"] as? String == "wrong-type")
        #expect((said["message"] as? String)?.contains("'Content-Type: application/json'") == true)
    }

    @Test func aCharacterSetBehindTheTypeIsFine() async throws {
        #expect(try await CheckFixture().ask(#"{"message":""}"#, type: "Application/JSON; charset=utf-8").status == .ok)
    }

    @Test func theDescriptionIsTheOneInTheDocs() async throws {
        let served = try await CheckFixture().get("/api/openapi.json")
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let written = try Data(contentsOf: folder.appending(path: "docs/schema/openapi.json"))
        #expect(Data(served.text.utf8) == written)
        let document = try #require(try JSONSerialization.jsonObject(with: written) as? [String: Any])
        #expect(document["openapi"] as? String == "3.1.0")
        #expect((document["paths"] as? [String: Any])?.keys.sorted() == [CheckPaths.api, CheckPaths.description])
    }

    @Test("every member of an answer is described, and every word is one of those described")
    func answersAreDescribed() async throws {
        let fixture = try CheckFixture()
        let document = try object(try await fixture.get("/api/openapi.json"))
        let components = try #require(document["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: [String: Any]])
        func check(_ value: [String: Any], _ name: String) throws {
            let schema = try #require(schemas[name])
            let properties = try #require(schema["properties"] as? [String: [String: Any]])
            for required in schema["required"] as? [String] ?? [] { #expect(value[required] != nil, "\(required)") }
            for (member, content) in value {
                let described = try #require(properties[member], "\(member)")
                if let words = described["enum"] as? [String] {
                    #expect(words.contains(content as? String ?? ""), "\(member)")
                }
            }
        }
        for message in [
            CheckFixture.scam, "", "ok", "See you at noon tomorrow at the station, as always", "http://bit.ly/x",
        ] {
            let text = String(decoding: try JSONEncoder().encode(message), as: UTF8.self)
            let verdict = try object(try await fixture.ask(#"{"message":\#(text)}"#))
            try check(verdict, "Verdict")
            for sign in verdict["signs"] as? [[String: Any]] ?? [] { try check(sign, "Sign") }
        }
        try check(try object(try await fixture.ask("x")), "Refusal")
    }
}
