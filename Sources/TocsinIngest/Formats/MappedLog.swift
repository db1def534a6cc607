// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
internal import TocsinModel
internal import Yams

/// Reads CSV or JSON Lines of any columns, by a mapping that the operator gives.
struct MappedLog: LogAdapter {
    let format = LogFormat.csv
    private let mapping: LogMapping

    init(_ mapping: LogMapping) {
        self.mapping = mapping
    }

    func recognises(_ record: JSONValue) -> Bool { false }

    func adapt(_ record: JSONValue, into sink: inout RawEventSink) throws {
        var request = Request()
        var event = RawEvent(content: .request(request))
        for (field, source) in mapping.fields {
            guard let text = source.text(in: record) else { continue }
            switch field {
            case .id: event.nativeID = text
            case .time:
                guard let reading = source.time(text) else { throw AdaptError.badTime(found: "a text of another form") }
                event.time = reading.time
                event.timeHadZone = reading.hadZone
            case .account: event.identify(.account, text)
            case .email: event.email = text
            case .organisation: event.organisation = text
            case .ip: event.address = text
            case .country: event.network.country = text.uppercased()
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
            case .outcome: request.outcome = Request.Outcome(rawValue: text)
            case .inputTokens: request.inputTokens = Int(text)
            case .outputTokens: request.outputTokens = Int(text)
            }
        }
        guard event.time != nil else {
            throw AdaptError.missingTime(expected: "the mapping's time column, or a constant time")
        }
        event.content = .request(request)
        sink.add(event)
    }
}

/// Which column of a log holds which field: a YAML file.
package struct LogMapping: Sendable, Equatable {
    var isCSV: Bool
    /// False when the CSV file starts with a record; columns are then called `1`, `2`…
    var hasHeading: Bool
    var fields: [(field: Field, source: FieldSource)]

    package static func == (left: LogMapping, right: LogMapping) -> Bool {
        left.isCSV == right.isCSV && left.hasHeading == right.hasHeading
            && left.fields.elementsEqual(right.fields) { $0.field == $1.field && $0.source == $1.source }
    }

    /// The fields that a mapping can fill.
    enum Field: String, CaseIterable {
        case id, time, account, email, organisation, ip, country, device, userAgent, timeZone, locale, conversation
        case endpoint, model, instructions, prompt, output, outcome, inputTokens, outputTokens
    }

    /// Where a field's value comes from.
    enum FieldSource: Equatable {
        /// A column, or a path of member names and list indices (`turns.0`); for times their form, or nil for the usual ones.
        case column([String], timeForm: TimeForm?)
        case constant(String)
    }

    /// Reads a mapping.
    ///
    /// - Throws: ``LogMappingError`` that names the line.
    package init(path: String) throws(LogMappingError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .cannotRead(path: path) }
        let node: Node?
        do {
            node = try Yams.compose(yaml: String(decoding: data, as: UTF8.self))
        } catch {
            throw .malformed(path: path, line: 1, expected: "YAML (\(error))")
        }
        guard let root = node?.mapping else { throw .malformed(path: path, line: 1, expected: "'format' and 'fields'") }
        isCSV = root["format"]?.string != "json-lines"
        hasHeading = root["heading"]?.bool ?? true
        guard let mappedFields = root["fields"]?.mapping else {
            throw .malformed(
                path: path,
                line: root["fields"]?.mark?.line ?? 1,
                expected: "'fields' with a line for each field"
            )
        }
        fields = []
        for (key, value) in mappedFields {
            let line = key.mark?.line ?? 1
            guard let field = key.string.flatMap(Field.init) else {
                let known = Field.allCases.map(\.rawValue).joined(separator: ", ")
                throw .malformed(path: path, line: line, expected: "a field out of \(known)")
            }
            if let column = value["column"]?.string ?? value.string {
                let names = column.split(separator: ".").map(String.init)
                fields.append(
                    (field, .column(isCSV ? [column] : names, timeForm: value["format"]?.string.map(TimeForm.init)))
                )
            } else if let constant = value["constant"]?.string {
                fields.append((field, .constant(constant)))
            } else {
                throw .malformed(path: path, line: line, expected: "'column' or 'constant'")
            }
        }
    }
}

extension LogMapping.FieldSource {
    func text(in record: JSONValue) -> String? {
        switch self {
        case .constant(let text): return text
        case .column(let path, _):
            var value: JSONValue? = record
            for name in path {
                if let index = Int(name), value?.kind == .array {
                    let elements = value?.elements ?? []
                    value = elements.indices.contains(index) ? elements[index] : nil
                } else {
                    value = value?.member(name)
                }
            }
            guard let value else { return nil }
            let text = OpenAIMessages.text(of: value)
            return text.isEmpty ? nil : text
        }
    }

    func time(_ text: String) -> Timestamp.Reading? {
        guard case .column(_, let form?) = self else {
            return Timestamp.parse(text)
                ?? Double(text).flatMap(Timestamp.fromEpoch).map { Timestamp.Reading(time: $0, hadZone: true) }
        }
        return form.time(text)
    }
}

/// A time's form in Unicode date patterns, such as `dd/MM/yyyy HH:mm:ss Z`.
final class TimeForm: Sendable, Equatable {
    private let pattern: String
    private let formatter: DateFormatter

    init(_ pattern: String) {
        self.pattern = pattern
        formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = pattern
    }

    static func == (left: TimeForm, right: TimeForm) -> Bool {
        left.pattern == right.pattern
    }

    func time(_ text: String) -> Timestamp.Reading? {
        guard let date = formatter.date(from: text) else { return nil }
        let hadZone = pattern.contains { "ZzXxOVv".contains($0) }
        let time = Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
        return Timestamp.Reading(time: time, hadZone: hadZone)
    }
}

/// Why a mapping cannot be used.
package enum LogMappingError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String, line: Int, expected: String)

    package var description: String {
        switch self {
        case .cannotRead(let path): "The mapping '\(path)' cannot be read. Check the path."
        case .malformed(let path, let line, let expected):
            "The mapping '\(path)' needs \(expected) on line \(line). docs/formats.md shows a whole mapping."
        }
    }
}
