// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Open WebUI's chat export: a tree of messages; each answer to a user's message is a request, so retries count each.
struct OpenWebUILog: LogAdapter {
    let format = LogFormat.openWebUI
    /// How much of the conversation before it a request keeps, in messages.
    private static let maximumContext = 100

    func recognises(_ record: JSONValue) -> Bool {
        record["chat"]?["history"] != nil || record["chat"]?["messages"] != nil
    }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        guard let chat = record["chat"], chat.first("history", "messages") != nil else {
            throw AdaptError.wrongShape(expected: "'chat' with 'history' or 'messages'")
        }
        let nodes = Self.nodes(chat)
        var places: [String: Int] = [:]
        for (place, node) in nodes.enumerated() { places[node.id] = place }
        let answered = Set(nodes.filter { $0.message?.role == .assistant }.compactMap(\.parent))
        let instructions = (chat["params"]?.first("system") ?? chat.first("system"))?.nonEmptyString
        let chatID = record["id"]?.identifierText ?? chat["id"]?.identifierText
        for node in nodes {
            let turn: ChatNode
            let answer: ChatNode?
            switch node.message?.role {
            case .assistant:
                guard let parent = node.parent.flatMap({ places[$0] }) else { continue }
                turn = nodes[parent]
                answer = node
            // Asked, and never answered.
            case .user where !answered.contains(node.id):
                turn = node
                answer = nil
            default: continue
            }
            guard turn.message?.role == .user else { continue }
            var request = Request(model: node.model ?? chat["models"]?.firstElement?.nonEmptyString)
            request.input = Self.path(to: turn, nodes: nodes, places: places)
            if let instructions { request.input.insert(Message(role: .system, text: instructions), at: 0) }
            request.output = answer?.message.map { [$0] } ?? []
            if let answer { request.outcome = answer.hasFailed ? .error : .completed }
            var event = RawEvent(content: .request(request))
            if let time = turn.time ?? answer?.time ?? record.first("updated_at", "created_at")?.time {
                event.time = time.time
                event.timeHadZone = time.hadZone
            }
            guard event.time != nil else {
                throw AdaptError.missingTime(expected: "'timestamp' in messages, or 'updated_at'")
            }
            event.nativeID = chatID.map { "\($0):\(node.id)" }
            event.conversation = chatID
            event.identify(.user, record["user_id"]?.identifierText ?? record["user"]?["id"]?.identifierText)
            event.email = record["user"]?["email"]?.nonEmptyString
            sink.add(event)
        }
        if sink.events.isEmpty { throw AdaptError.notUsed(used: "chats with at least one message of the user") }
    }

    /// One message of the tree.
    private struct ChatNode {
        var id: String
        var parent: String?
        /// Nil when it is empty.
        var message: Message?
        var model: String?
        var time: Timestamp.Reading?
        var hasFailed: Bool

        init(_ value: JSONValue, id: String, parent: String?) {
            self.id = id
            self.parent = parent
            let role = value["role"]?.string.flatMap(OpenAIMessages.role(named:)) ?? .user
            var message = OpenAIMessages.message(value, defaultRole: role) ?? Message(role: role, parts: [])
            value["files"]?.forEachElement { if Self.isImage($0) { message.parts.append(.image) } }
            self.message = message
            model = value["model"]?.nonEmptyString
            time = value["timestamp"]?.time
            hasFailed = value["error"].map { $0.bool ?? true } ?? false
        }

        /// Newer versions call every file a file, and say of what type its content is.
        private static func isImage(_ file: JSONValue) -> Bool {
            let content = file["content_type"] ?? file["file"]?["meta"]?["content_type"]
            return file["type"]?.string == "image" || content?.string?.hasPrefix("image/") ?? false
        }
    }

    private static func nodes(_ chat: JSONValue) -> [ChatNode] {
        var nodes: [ChatNode] = []
        if let messages = chat["history"]?["messages"], messages.kind == .object {
            messages.forEachMember { key, value in
                nodes.append(
                    ChatNode(value, id: value["id"]?.identifierText ?? key, parent: value["parentId"]?.identifierText)
                )
            }
            if !nodes.isEmpty { return nodes }
        }
        // The list alone holds one branch.
        chat["messages"]?.forEachElement { value in
            let id = value["id"]?.identifierText ?? "\(nodes.count)"
            nodes.append(ChatNode(value, id: id, parent: value["parentId"]?.identifierText ?? nodes.last?.id))
        }
        return nodes
    }

    /// The messages from the start, or as many as are kept, to a turn.
    private static func path(to turn: ChatNode, nodes: [ChatNode], places: [String: Int]) -> [Message] {
        var path: [Message] = []
        var next: ChatNode? = turn
        // The bound also ends the walk in a file whose parents go in a circle.
        for _ in 0..<maximumContext {
            guard let node = next else { break }
            if let message = node.message, !message.parts.isEmpty { path.append(message) }
            next = node.parent.flatMap { places[$0] }.map { nodes[$0] }
        }
        return path.reversed()
    }
}
