// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinDelivery

struct WebhookSettingsTests {
    private let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private func read(_ json: String) throws -> [WebhookEndpoint] {
        try WebhookSettings.read(json: json) { _ in secret }
    }

    private func row(_ name: String = "eu", _ url: String, _ more: String = "") -> String {
        "{\"webhooks\":[{\"name\":\"\(name)\",\"url\":\"\(url)\",\"secretFile\":\"s\"\(more)}]}"
    }

    @Test func readsWhatItNeeds() throws {
        let plain = try #require(try read(row("eu", "https://hooks.example.com/tocsin?team=1")).first)
        #expect(plain.name == "eu")
        #expect(plain.host == "hooks.example.com")
        #expect(plain.types == Set(WebhookMessage.Kind.allCases))
        #expect(!plain.allowsPrivateAddresses)
        let chosen = try #require(
            try read(
                row("eu", "http://[::1]:9000/", ",\"types\":[\"decision.effective\"],\"allowPrivateAddresses\":true")
            )
            .first
        )
        #expect(chosen.host == "::1")
        #expect(chosen.types == [.decisionEffective])
        #expect(chosen.allowsPrivateAddresses)
    }

    @Test(
        arguments: [
            "", "[]", "{}", "{\"webhooks\":{}}", "{\"webhooks\":[{}]}", "{\"webhooks\":[{\"name\":\"a\"}]}",
            "{\"webhooks\":[{\"name\":\"a\",\"url\":\"https://a.example\"}]}",
        ]
    )
    func refusesWhatLacksSomething(_ json: String) {
        #expect(throws: DeliveryError.self) { try read(json) }
    }

    @Test(
        arguments: [
            "http://hooks.example.com/", "ftp://hooks.example.com/", "https://", "hooks.example.com",
            "https://user@hooks.example.com/", "https://user:pass@hooks.example.com/", "https://hooks.example.com/#a",
            "https://hooks.example.com/a b", "file:///etc/passwd", "https://hooks.example.com/\\u000d\\u000aX: y",
        ]
    )
    func refusesAddresses(_ url: String) {
        #expect(throws: DeliveryError.self) { try read(row("eu", url)) }
    }

    @Test(arguments: [
        "\"types\":\"decision.effective\"", "\"type\":[\"decision.effective\"]", "\"types\":[]",
        "\"types\":[\"decision.effective\",1]", "\"allowPrivateAddresses\":\"true\"",
    ])
    func refusesWhatWouldChangeNothing(_ member: String) {
        #expect(throws: DeliveryError.self) { try read(row("eu", "https://a.example/", "," + member)) }
    }

    @Test func refusesNamesTypesAndTwins() {
        #expect(throws: DeliveryError.self) { try read(row("e u", "https://a.example/")) }
        #expect(throws: DeliveryError.self) { try read(row("eu", "https://a.example/", ",\"types\":[\"all\"]")) }
        let twice = "{\"name\":\"a\",\"url\":\"https://a.example/\",\"secretFile\":\"s\"}"
        #expect(throws: DeliveryError.badSettings("two webhooks have the same name")) {
            try read("{\"webhooks\":[\(twice),\(twice)]}")
        }
    }
}
