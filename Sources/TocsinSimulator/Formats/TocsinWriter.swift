// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Tocsin's own events: everything that the simulator knows, but the truth.
struct TocsinWriter: EventWriter {
    private var writer = JSONWriter()
    private var times = TimeText()

    mutating func write(_ event: SimulatedEvent, to log: inout [UInt8]) {
        writer.reset()
        let time = times.text(event.time)
        writer.object { writer in
            writer.member("schema", 1)
            writer.member("id", event.id)
            writer.member("time", time)
            writer.member("type", Self.type(event.content))
            writer.member("account", event.account)
            Self.write(event.network, &writer)
            Self.write(event.client, &writer)
            Self.write(event, &writer)
        }
        writer.endLine()
        log.append(contentsOf: writer.utf8)
    }

    private static func type(_ content: SimulatedEvent.Content) -> String {
        switch content {
        case .created: "account.created"
        case .keyCreated: "key.created"
        case .payment: "payment"
        case .signIn: "account.signin"
        case .enforcement: "enforcement"
        case .request: "request"
        }
    }

    private static func write(_ network: SimulatedNetwork, _ writer: inout JSONWriter) {
        writer.key("network")
        writer.object { writer in
            writer.member("ip", network.address)
            writer.member("asn", network.autonomousSystem)
            writer.member("country", network.country)
            writer.member("kind", network.kind)
        }
    }

    private static func write(_ client: SimulatedClient, _ writer: inout JSONWriter) {
        writer.key("client")
        writer.object { writer in
            writer.member("device", client.device)
            writer.member("userAgent", client.userAgent)
            writer.member("timeZone", client.timeZone)
            writer.member("locale", client.locale)
        }
    }

    private static func write(_ event: SimulatedEvent, _ writer: inout JSONWriter) {
        switch event.content {
        case .created(let phoneCountry, let referrer):
            writer.member("email", event.email)
            writer.member("emailDomain", event.email.split(separator: "@").last.map(String.init))
            writer.member("phoneCountry", phoneCountry)
            writer.member("referrer", referrer)
        case .payment(let fingerprint, let country):
            writer.member("fingerprint", fingerprint)
            writer.member("country", country)
            writer.member("outcome", "succeeded")
        case .signIn: writer.member("outcome", "succeeded")
        case .enforcement(let action): writer.member("action", action)
        case .keyCreated: break
        case .request(let request): write(request, &writer)
        }
    }

    private static func write(_ request: SimulatedRequest, _ writer: inout JSONWriter) {
        writer.member("conversation", request.conversation)
        writer.member("endpoint", request.endpoint)
        writer.member("model", request.model)
        writer.key("input")
        writer.array { writer in
            for turn in request.turns.dropLast() {
                write("user", turn.prompt, &writer)
                if !turn.answer.isEmpty { write("assistant", turn.answer, &writer) }
            }
            write("user", request.turn.prompt, &writer)
        }
        writer.key("output")
        writer.array { writer in
            if !request.turn.answer.isEmpty { write("assistant", request.turn.answer, &writer) }
        }
        writer.key("usage")
        writer.object { writer in
            writer.member("inputTokens", request.inputTokens)
            writer.member("outputTokens", request.outputTokens)
        }
        writer.member("outcome", request.turn.outcome.rawValue)
        writer.member("latency", request.latencyMilliseconds)
    }

    private static func write(_ role: String, _ text: String, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("role", role)
            writer.key("parts")
            writer.array { writer in
                writer.object { writer in
                    writer.member("type", "text")
                    writer.member("text", text)
                }
            }
        }
    }
}
