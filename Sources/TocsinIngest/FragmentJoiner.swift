// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Puts events together whose parts lie in several records: requests and their access log lines, or numbered parts of a long prompt.
///
/// Holds a bounded number of unfinished keys and of bytes; the oldest is let go when there are more.
struct FragmentJoiner {
    private var pending: [String: Group] = [:]
    /// Keys in the order in which their first part came; those before `oldest` are gone.
    private var order: [String] = []
    private var oldest = 0
    /// About how many bytes are held of all keys.
    private var bytes = 0
    private let maximumPending: Int
    private let maximumBytes: Int
    private var released: [Group] = []
    private var gone = GoneKeys()

    init(maximumPending: Int, maximumBytes: Int) {
        self.maximumPending = maximumPending
        self.maximumBytes = maximumBytes
    }

    /// The fragments of one key that are joined.
    struct Group {
        fileprivate(set) var fragments: [PlacedFragment] = []
        /// About how many bytes they hold.
        fileprivate var bytes = 0
        /// Whether an event of the key was let go before.
        fileprivate(set) var isLate = false

        /// The events that they make; empty when they make none, or one that was let go without them.
        var events: [RawEvent] {
            let parts = fragments.map(\.fragment)
            // Under the key's id the store has an event already, and would take another one for the same.
            let mayBeKnown = isLate && !parts.contains { $0.role == .whole && $0.event.nativeID ?? $0.key != $0.key }
            return mayBeKnown ? [] : FragmentJoiner.join(parts)
        }
    }

    mutating func add(_ fragment: PlacedFragment) {
        let key = fragment.fragment.key
        if pending[key] == nil {
            order.append(key)
            pending[key] = Group(isLate: gone.contains(key))
        }
        let size = fragment.fragment.byteCount
        pending[key]?.fragments.append(fragment)
        pending[key]?.bytes += size
        bytes += size
        while pending.count > maximumPending || bytes > maximumBytes, oldest < order.count { letOldestGo() }
    }

    private mutating func letOldestGo() {
        let key = order[oldest]
        oldest += 1
        if let group = pending.removeValue(forKey: key) {
            bytes -= group.bytes
            if group.isLate || group.fragments.contains(where: { $0.fragment.role != .addition }) { gone.insert(key) }
            released.append(group)
        }
        if oldest > maximumPending {
            order.removeFirst(oldest)
            oldest = 0
        }
    }

    /// What had to be let go since the last call, oldest first.
    mutating func takeReleased() -> [Group] {
        defer { released.removeAll() }
        return released
    }

    /// Everything that is left, in the order in which the first parts came.
    mutating func finish() -> [Group] {
        let rest = takeReleased() + order[oldest...].compactMap { pending[$0] }
        pending.removeAll()
        order.removeAll()
        oldest = 0
        bytes = 0
        return rest
    }

    /// The events that the fragments of one key make; empty when none of them makes an event.
    fileprivate static func join(_ fragments: [RawFragment]) -> [RawEvent] {
        var events = wholes(fragments)
        if let parted = parted(fragments) { events.append(parted) }
        let messages = fragments.filter { $0.role == .message }.map(\.event)
        if let first = messages.first {
            let others = events.isEmpty ? Array(messages.dropFirst()) : messages
            if events.isEmpty { events.append(first) }
            events[0].addMessages(of: others)
        }
        if events.isEmpty, let fallback = fragments.first(where: { $0.role == .fallback }) {
            events.append(fallback.event)
        }
        let additions = fragments.filter { $0.role == .addition || $0.role == .fallback }.map(\.event)
        // Put together once: a long trace has many events and many additions.
        let known = additions.dropFirst().reduce(into: additions.first) { $0?.fill(from: $1) }
        for index in events.indices {
            if let known { events[index].fill(from: known) }
            // A key is an id as good as any; several events of one key need their place too.
            events[index].nativeID =
                events[index].nativeID ?? (fragments.first?.key).map { index == 0 ? $0 : "\($0)#\(index)" }
        }
        return events
    }

    private static func wholes(_ fragments: [RawFragment]) -> [RawEvent] {
        fragments.filter { $0.role == .whole }.map(\.event)
    }

    /// One event of all numbered parts.
    private static func parted(_ fragments: [RawFragment]) -> RawEvent? {
        let parts =
            fragments.enumerated()
            .compactMap { place, fragment -> (order: (Int, Int), fragment: RawFragment)? in
                guard case .part(let sequence) = fragment.role else { return nil }
                return ((sequence, place), fragment)
            }
            .sorted { $0.order < $1.order }
            .map(\.fragment)
        guard var joined = parts.first?.event else { return nil }
        for part in parts.dropFirst() { joined.fill(from: part.event) }
        if case .request(var request) = joined.content {
            request.input = messages(parts.compactMap(\.inputText), OpenAIMessages.input)
            request.output = messages(parts.compactMap(\.outputText), OpenAIMessages.output)
            joined.content = .request(request)
        }
        return joined
    }

    /// Reads texts that each hold a list of messages, or that do so only when put one behind the other.
    private static func messages(_ texts: [String], _ read: (JSONValue) -> [Message]) -> [Message] {
        guard !texts.isEmpty else { return [] }
        let apart = texts.map { parsed($0, read) }
        if texts.count > 1, apart.contains(where: { $0 == nil }), let whole = parsed(texts.joined(), read) {
            return whole
        }
        var messages: [Message] = []
        for (text, read) in zip(texts, apart) {
            messages.appendMending(read ?? [Message(role: messages.last?.role ?? .user, text: text)])
        }
        return messages
    }

    /// Nil when the text is not whole JSON.
    private static func parsed(_ text: String, _ read: (JSONValue) -> [Message]) -> [Message]? {
        try? EmbeddedJSON.withValue(in: text, read)
    }
}

/// The keys whose events were let go last, about 30 bytes each: a part that comes later is known for one.
private struct GoneKeys {
    /// Of more the oldest are forgotten.
    private static let most = 1 << 20
    private var hashes: Set<Int> = []
    private var order: [Int] = []
    private var oldest = 0

    func contains(_ key: String) -> Bool { hashes.contains(key.hashValue) }

    mutating func insert(_ key: String) {
        let hash = key.hashValue
        guard hashes.insert(hash).inserted else { return }
        guard order.count == Self.most else { return order.append(hash) }
        hashes.remove(order[oldest])
        order[oldest] = hash
        oldest = (oldest + 1) % Self.most
    }
}

extension RawFragment {
    /// About how much memory it takes: its texts, and what one without any does.
    fileprivate var byteCount: Int {
        var texts = event.identifiers.map(\.value) + [key]
        texts += [
            inputText, outputText, event.nativeID, event.organisation, event.email, event.address, event.device,
            event.userAgent, event.timeZone, event.locale, event.conversation,
        ].compactMap(\.self)
        let count = texts.reduce(1024) { $0 + $1.utf8.count }
        guard case .request(let request) = event.content else { return count }
        return request.tools.reduce(count) { $0 + $1.utf8.count } + Self.byteCount(request.input)
            + Self.byteCount(request.output)
    }

    private static func byteCount(_ messages: [Message]) -> Int {
        messages.reduce(0) { count, message in
            message.parts.reduce(count) { count, part in
                switch part {
                case .text(let text), .toolResult(let text): count + text.utf8.count
                case .toolCall(let name, let arguments): count + name.utf8.count + arguments.utf8.count
                case .image, .audio, .file: count
                }
            }
        }
    }
}

extension RawEvent {
    /// Takes what it lacks from other parts, and puts their messages behind its own.
    fileprivate mutating func addMessages(of others: [RawEvent]) {
        for other in others { fill(from: other) }
        guard case .request(var request) = content else { return }
        for other in others {
            guard case .request(let more) = other.content else { continue }
            request.input += more.input
            request.output += more.output
            // That an answer was filtered may be known by its own part alone.
            if request.outcome == .completed, more.outcome == .filtered { request.outcome = .filtered }
        }
        content = .request(request)
    }

    /// More names than this are no account's.
    private static let maximumIdentifiers = 16

    /// Takes from another part what this one lacks.
    mutating func fill(from other: RawEvent) {
        nativeID = nativeID ?? other.nativeID
        if time == nil {
            time = other.time
            timeHadZone = other.timeHadZone
        }
        for identifier in other.identifiers where identifiers.count < Self.maximumIdentifiers {
            if !identifiers.contains(identifier) { identifiers.append(identifier) }
        }
        organisation = organisation ?? other.organisation
        email = email ?? other.email
        address = address ?? other.address
        device = device ?? other.device
        userAgent = userAgent ?? other.userAgent
        timeZone = timeZone ?? other.timeZone
        locale = locale ?? other.locale
        conversation = conversation ?? other.conversation
        guard case .request(var request) = content, case .request(let more) = other.content else { return }
        request.endpoint = request.endpoint ?? more.endpoint
        request.model = request.model ?? more.model
        request.inputTokens = request.inputTokens ?? more.inputTokens
        request.outputTokens = request.outputTokens ?? more.outputTokens
        request.outcome = request.outcome ?? more.outcome
        request.latencyMilliseconds = request.latencyMilliseconds ?? more.latencyMilliseconds
        if request.tools.isEmpty { request.tools = more.tools }
        content = .request(request)
    }
}

extension [Message] {
    /// Appends the messages of a next part; where that goes on with the same role's text, the message was cut in two and is mended.
    fileprivate mutating func appendMending(_ more: [Message]) {
        guard let last, let next = more.first, last.role == next.role, case .text(let before) = last.parts.last,
            case .text(let after) = next.parts.first
        else { return append(contentsOf: more) }
        self[count - 1].parts[last.parts.count - 1] = .text(before + after)
        self[count - 1].parts += next.parts.dropFirst()
        append(contentsOf: more.dropFirst())
    }
}
