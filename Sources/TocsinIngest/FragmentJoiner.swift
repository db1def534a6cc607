// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Puts events together whose parts lie in several records: requests and their access log lines, or numbered parts of a long prompt.
///
/// Holds a bounded number of unfinished events; the oldest is let go when there are more.
struct FragmentJoiner {
    private var pending: [String: [PlacedFragment]] = [:]
    /// Keys in the order in which their first part came.
    private var order: [String] = []
    private static let maximumPending = 200_000

    /// Events let go because too many were unfinished.
    private(set) var released: [[PlacedFragment]] = []

    mutating func add(_ fragment: PlacedFragment) {
        let key = fragment.fragment.key
        if pending[key] == nil { order.append(key) }
        pending[key, default: []].append(fragment)
        if pending.count > Self.maximumPending, let oldest = order.first {
            order.removeFirst(1)
            if let fragments = pending.removeValue(forKey: oldest) { released.append(fragments) }
        }
    }

    /// Everything that is left, in the order in which the first parts came.
    mutating func finish() -> [[PlacedFragment]] {
        defer {
            pending.removeAll()
            order.removeAll()
            released.removeAll()
        }
        return released + order.compactMap { pending[$0] }
    }

    /// One event of its parts; nil when the part that makes it an event is missing.
    static func join(_ fragments: [PlacedFragment]) -> RawEvent? {
        let ordered = fragments.map(\.fragment).enumerated()
            .sorted { ($0.element.sequence, $0.offset) < ($1.element.sequence, $1.offset) }
            .map(\.element)
        guard let anchor = ordered.first(where: \.isAnchor) else { return nil }
        var joined = anchor.event
        var input: [Message] = []
        var output: [Message] = []
        for fragment in ordered {
            joined.fill(from: fragment.event)
            if case .request(let request) = fragment.event.content {
                input += request.input
                output += request.output
            }
        }
        if case .request(var request) = joined.content {
            request.input = input.mergingText()
            request.output = output.mergingText()
            joined.content = .request(request)
        }
        return joined
    }
}

extension RawEvent {
    /// Takes from another part what this one lacks.
    mutating func fill(from other: RawEvent) {
        nativeID = nativeID ?? other.nativeID
        if time == nil {
            time = other.time
            timeHadZone = other.timeHadZone
        }
        for identifier in other.identifiers where !identifiers.contains(identifier) { identifiers.append(identifier) }
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
    /// Neighbouring text of one role put together, as a message that was cut into parts needs.
    fileprivate func mergingText() -> [Message] {
        reduce(into: []) { merged, message in
            guard let last = merged.last, last.role == message.role, case .text(let before) = last.parts.last,
                case .text(let more) = message.parts.first
            else { return merged.append(message) }
            merged[merged.count - 1].parts.removeLast()
            merged[merged.count - 1].parts.append(.text(before + more))
            merged[merged.count - 1].parts += message.parts.dropFirst()
        }
    }
}
