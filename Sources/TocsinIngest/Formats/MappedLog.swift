// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// Reads CSV or JSON of any columns, by a mapping that the operator gives.
struct MappedLog: LogAdapter {
    let format = LogFormat.csv
    private let mapping: LogMapping

    init(_ mapping: LogMapping) {
        self.mapping = mapping
    }

    func recognises(_ record: JSONValue) -> Bool { false }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        let places = try mapping.each.isEmpty ? [record] : parts(record)
        for (index, place) in places.enumerated() {
            let name = "\(sink.file.split(separator: "/").last ?? ""):\(sink.line)" + (index > 0 ? "#\(index)" : "")
            let read = try event(place, whole: record, name: name, noting: &sink)
            sink.add(read)
        }
    }

    /// The places in a record that each are an event.
    private func parts(_ record: JSONValue) throws -> [JSONValue] {
        let places = mapping.each.flatMap { $0.all(in: record) }
        if places.isEmpty { throw AdaptError.wrongShape(expected: "what the mapping's 'each' names") }
        return places
    }

    private func event(
        _ place: JSONValue,
        whole: JSONValue,
        name: String,
        noting sink: inout RawEventSink
    ) throws -> RawEvent {
        var request = Request()
        var event = RawEvent(content: .request(request))
        for (field, source) in mapping.fields {
            if field == .time {
                guard let text = source.text(in: place, whole: whole, rowName: name) else { continue }
                guard let reading = source.time(text) else {
                    throw source.timeForm.map { AdaptError.timeOfOtherForm(form: $0.pattern) }
                        ?? AdaptError.badTime(found: "a text of another form")
                }
                event.time = reading.time
                event.timeHadZone = reading.hadZone
            } else if let text = source.text(in: place, whole: whole, rowName: name) {
                if field == .outcome && Request.Outcome(word: text) == nil { sink.noteUnknownOutcome() }
                Self.set(field, text, event: &event, request: &request)
            }
        }
        guard event.time != nil else {
            throw AdaptError.missingTime(expected: "the mapping's time column, or a constant time")
        }
        // Rows that say the same are different events when each row is named.
        if event.nativeID == nil && mapping.namesRows { event.nativeID = name }
        event.content = .request(request)
        return event
    }

    private static func set(_ field: LogMapping.Field, _ text: String, event: inout RawEvent, request: inout Request) {
        switch field {
        case .time: break
        case .id: event.nativeID = text
        case .account: event.identify(.account, text)
        case .email: event.email = text
        case .organisation: event.organisation = text
        case .ip: event.address = text
        case .country: event.network.country = CountryCode.code(of: text)
        case .device: event.device = text
        case .userAgent: event.userAgent = text
        case .timeZone: event.timeZone = text
        case .locale: event.locale = text
        case .conversation: event.conversation = text
        case .endpoint: request.endpoint = text
        case .model: request.model = text
        case .instructions: request.input.insert(Message(role: .system, text: text), at: 0)
        case .prompt: request.input.append(Message(role: .user, text: text))
        case .output: request.output.append(Message(role: .assistant, text: text))
        case .outcome: request.outcome = Request.Outcome(word: text)
        case .inputTokens: request.inputTokens = Int(text)
        case .outputTokens: request.outputTokens = Int(text)
        }
    }
}
