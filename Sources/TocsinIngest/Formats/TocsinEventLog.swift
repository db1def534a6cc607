// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Tocsin's own events, as `docs/schema/event-1.schema.json` describes them.
struct TocsinEventLog: LogAdapter {
    let format = LogFormat.tocsin

    func recognises(_ record: JSONValue) -> Bool {
        record["schema"]?.int == 1 && record["type"]?.string.flatMap(EventType.init) != nil
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        guard record["schema"]?.int == 1 else { throw AdaptError.wrongShape(expected: "'schema': 1") }
        guard let type = record["type"]?.string.flatMap(EventType.init) else {
            let known = EventType.allCases.map(\.rawValue).joined(separator: ", ")
            throw AdaptError.wrongShape(expected: "'type' to be one of \(known)")
        }
        var event = RawEvent(content: content(type, record))
        event.nativeID = record["id"]?.identifierText
        try event.setTime(record["time"])
        guard event.time != nil else { throw AdaptError.missingTime(expected: "'time'") }
        event.identify(.account, record["account"]?.identifierText)
        event.organisation = record["organisation"]?.identifierText
        event.email = record["email"]?.nonEmptyString
        switch type {
        case .request:
            event.conversation = record["conversation"]?.identifierText
            if case .request(let request) = event.content, request.outcome == nil,
                record["outcome"]?.nonEmptyString != nil
            {
                sink.noteUnknownOutcome()
            }
        case .payment: event.paymentFingerprint = record["fingerprint"]?.identifierText
        case .accountCreated, .accountSignIn, .keyCreated, .enforcement: break
        }
        if let network = record["network"] {
            event.address = network.first("ip", "prefix")?.nonEmptyString
            event.network.autonomousSystem = network["asn"]?.int.flatMap(UInt32.init(exactly:))
            event.network.country = network["country"]?.nonEmptyString.flatMap { CountryCode.code(of: $0) }
            event.network.kind = network["kind"]?.string.flatMap(NetworkKind.init)
        }
        if let client = record["client"] {
            event.device = client["device"]?.identifierText
            event.userAgent = client["userAgent"]?.nonEmptyString
            event.timeZone = client["timeZone"]?.nonEmptyString
            event.locale = client["locale"]?.nonEmptyString
        }
        sink.add(event)
    }

    private func content(_ type: EventType, _ record: JSONValue) -> Event.Content {
        switch type {
        case .accountCreated:
            .accountCreated(
                AccountCreated(
                    emailDomain: record["emailDomain"]?.nonEmptyString?.lowercased(),
                    phoneCountry: record["phoneCountry"]?.nonEmptyString
                )
            )
        case .accountSignIn: .signIn(SignIn(succeeded: SignInOutcome.succeeded(record["outcome"]?.nonEmptyString)))
        case .keyCreated: .keyCreated
        case .payment:
            .payment(Payment(country: record["country"]?.nonEmptyString, outcome: record["outcome"]?.nonEmptyString))
        case .enforcement: .enforcement(EnforcementNotice(action: record["action"]?.nonEmptyString ?? "unknown"))
        case .request: .request(request(record))
        }
    }

    private func request(_ record: JSONValue) -> Request {
        let usage = record["usage"]
        var request = Request(
            endpoint: record["endpoint"]?.nonEmptyString,
            model: record["model"]?.nonEmptyString,
            inputTokens: usage?["inputTokens"]?.int,
            outputTokens: usage?["outputTokens"]?.int,
            outcome: record["outcome"]?.string.flatMap(Request.Outcome.init(word:)),
            latencyMilliseconds: record["latency"]?.int
        )
        request.input = messages(record["input"], defaultRole: .user)
        request.output = messages(record["output"], defaultRole: .assistant)
        record["tools"]?.forEachElement { tool in
            if let name = tool.string { request.tools.append(name) }
        }
        return request
    }

    /// A bare text or a bare message counts as a list of one.
    private func messages(_ value: JSONValue?, defaultRole: Message.Role) -> [Message] {
        guard let value else { return [] }
        let elements = value.kind == .array ? value.elements : [value]
        return elements.compactMap { message($0, defaultRole: defaultRole) }
    }

    private func message(_ value: JSONValue, defaultRole: Message.Role) -> Message? {
        if let text = value.nonEmptyString { return Message(role: defaultRole, text: text) }
        // Messages without parts are such as OpenAI's interfaces take.
        guard value["parts"] != nil else { return OpenAIMessages.message(value, defaultRole: defaultRole) }
        var message = Message(role: value["role"]?.string.flatMap(Message.Role.init) ?? defaultRole, parts: [])
        value["parts"]?.forEachElement { part in
            switch part["type"]?.string {
            case "text": message.parts.append(.text(part["text"]?.string ?? ""))
            case "image": message.parts.append(.image)
            case "audio": message.parts.append(.audio)
            case "file": message.parts.append(.file)
            case "toolCall":
                message.parts.append(
                    .toolCall(
                        name: part["name"]?.string ?? "",
                        arguments: OpenAIMessages.text(of: part["arguments"])
                    )
                )
            case "toolResult": message.parts.append(.toolResult(part["text"]?.string ?? ""))
            default: message.parts += OpenAIMessages.parts(part)
            }
        }
        return message
    }
}
