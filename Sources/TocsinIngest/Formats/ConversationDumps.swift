// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// ShareGPT conversations (`{id, conversations: [{from, value}]}`): each turn of the user is a request.
struct ShareGPTLog: LogAdapter {
    let format = LogFormat.shareGPT

    func recognises(_ record: JSONValue) -> Bool {
        let turn = record.first("conversations", "items")?.firstElement
        return turn?["from"] != nil && turn?["value"] != nil
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        guard let turns = record.first("conversations", "items"), turns.kind == .array else {
            throw AdaptError.wrongShape(expected: "'conversations' with 'from' and 'value'")
        }
        let id = record["id"]?.identifierText
        try ConversationTurns.add(turns, of: record, id: id, roleKey: "from", textKey: "value", to: &sink) { _, event in
            event.identify(.user, record.first("user_id", "user")?.identifierText)
        }
    }
}

/// WildChat's and LMSYS's conversations (`{conversation: [{role, content}]}`): each turn of the user is a request.
///
/// WildChat knows no account; its hash of the network address stands in, which joins who shares one.
struct WildChatLog: LogAdapter {
    let format = LogFormat.wildChat

    func recognises(_ record: JSONValue) -> Bool {
        let turn = record["conversation"]?.firstElement
        return turn?["role"] != nil && turn?["content"] != nil
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        guard let turns = record["conversation"], turns.kind == .array else {
            throw AdaptError.wrongShape(expected: "'conversation' with 'role' and 'content'")
        }
        let id = record.first("conversation_hash", "conversation_id")?.identifierText
        try ConversationTurns.add(turns, of: record, id: id, roleKey: "role", textKey: "content", to: &sink) {
            turn,
            event in
            event.identify(.user, record.first("user_id", "user")?.identifierText)
            let address = turn["hashed_ip"]?.nonEmptyString ?? record["hashed_ip"]?.nonEmptyString
            event.identify(.address, address)
            event.address = address
            event.network.country = (turn["country"]?.nonEmptyString ?? record["country"]?.nonEmptyString)
                .flatMap { CountryCode.code(of: $0) }
            if let headers = turn["header"] ?? record["header"] {
                OpenAIRequestIdentity.readHeaders(headers, into: &event)
            }
        }
    }
}

/// Makes a request of each turn of the user in a conversation.
private enum ConversationTurns {
    /// How much of the conversation before it a request keeps, in messages.
    private static let maximumContext = 100

    static func add(
        _ turns: JSONValue,
        of record: JSONValue,
        id: String?,
        roleKey: StaticString,
        textKey: StaticString,
        to sink: inout RawEventSink,
        identify: (JSONValue, inout RawEvent) -> Void
    ) throws {
        let turns = turns.elements
        let messages = turns.map { turn -> Message in
            let role = turn[roleKey]?.string.flatMap(OpenAIMessages.role(named:)) ?? .user
            return Message(role: role, parts: turn[textKey].map(OpenAIMessages.parts) ?? [])
        }
        let recordTime = record.first("timestamp", "tstamp", "time", "created_at", "create_time")
        for (index, turn) in turns.enumerated() where messages[index].role == .user {
            let answers = messages[(index + 1)...].prefix { $0.role == .assistant }
            // A user who writes twice before the answer made one request, with the last of the two.
            if answers.isEmpty, index + 1 < messages.count, messages[index + 1].role == .user { continue }
            var request = Request(model: record["model"]?.nonEmptyString)
            request.input = messages[max(0, index + 1 - maximumContext)...index].filter { !$0.parts.isEmpty }
            request.output = answers.filter { !$0.parts.isEmpty }
            if !request.output.isEmpty { request.outcome = .completed }
            var event = RawEvent(content: .request(request))
            // WildChat puts the time of a turn on its answer.
            let answer = index + 1 < turns.count && !answers.isEmpty ? turns[index + 1] : nil
            try event.setTime(turn.first("timestamp") ?? answer?.first("timestamp") ?? recordTime)
            guard event.time != nil else {
                throw AdaptError.missingTime(expected: "'timestamp' in the conversation or its turns")
            }
            event.conversation = id
            event.nativeID = id.map { "\($0):\(index)" }
            identify(turn, &event)
            sink.add(event)
        }
        if sink.events.isEmpty { throw AdaptError.notUsed(used: "conversations with at least one turn of the user") }
    }
}
