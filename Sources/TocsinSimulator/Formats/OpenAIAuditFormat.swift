// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// OpenAI's organisation audit log: sign-ins and keys, no requests.
struct OpenAIAuditFormat: JSONLinesFormat {
    func write(_ event: SimulatedEvent, times: inout TimeText, to writer: inout JSONWriter) {
        let type: String
        switch event.content {
        case .signIn: type = "login.succeeded"
        case .keyCreated: type = "api_key.created"
        case .created: type = "user.added"
        case .payment, .enforcement, .request: return
        }
        writer.object { writer in
            writer.member("id", event.id)
            writer.member("type", type)
            writer.member("effective_at", Int(event.time / 1000))
            writer.key("actor")
            writer.object { writer in
                writer.member("type", "session")
                writer.key("session")
                writer.object { writer in
                    writer.key("user")
                    writer.object { writer in
                        writer.member("id", event.account)
                        writer.member("email", event.email)
                    }
                    writer.member("ip_address", event.network.address)
                    writer.member("user_agent", event.client.userAgent)
                }
            }
        }
        writer.endLine()
    }
}
