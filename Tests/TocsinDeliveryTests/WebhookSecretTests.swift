// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinDelivery

struct WebhookSecretTests {
    private let body = "{\"test\": 2432232314}"
    private let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"

    /// The example of the Standard Webhooks specification.
    @Test func signsAsTheSpecificationDoes() throws {
        let secret = try WebhookSecret(text: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", file: "f")
        #expect(
            secret.signature(id: id, seconds: 1_614_265_330, body: body)
                == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        )
    }

    /// The second value was computed with Python's hmac.
    @Test func signsWithEachSecretWhileOneIsReplaced() throws {
        let text = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\nwhsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        #expect(
            try WebhookSecret(text: text, file: "f").signature(id: id, seconds: 1_614_265_330, body: body)
                == "v1,O4Gjv1HqPqsMrjmczoggs/sWA8gZD0VyHG+fLh4+ktI= v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        )
    }

    @Test func makesSecretsThatItReads() throws {
        let made = WebhookSecret.make()
        #expect(made.hasPrefix("whsec_"))
        #expect(made != WebhookSecret.make())
        _ = try WebhookSecret(text: made, file: "f")
    }

    @Test(
        arguments: [
            "", "\n", "secret", "whsec_", "whsec_AAAA", "whsec_!!!!", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            String(repeating: "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n", count: 5),
        ]
    )
    func refusesOtherTexts(_ text: String) {
        let error = #expect(throws: DeliveryError.self) { try WebhookSecret(text: text, file: "the-file") }
        #expect(error?.description.contains("the-file") == true)
        #expect(error?.description.contains("AAEC") == false)
    }
}
