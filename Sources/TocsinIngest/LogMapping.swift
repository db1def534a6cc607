// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
internal import TocsinModel
internal import Yams

/// Which column of a log holds which field: a YAML file, whose form `docs/formats.md` shows.
package struct LogMapping: Sendable, Equatable {
    /// How the file is cut into records.
    var framing: Framing
    /// False when the CSV file starts with a record; columns are then called by their number, from 1.
    var hasHeading: Bool
    /// The places in a record that each are an event; empty when the record is one.
    var each: [ValuePath] = []
    var fields: [(field: Field, source: FieldSource)] = []
    /// The mapping as it was written: another one reads a file anew.
    let definition: String
    /// Its file, as errors name it.
    private let path: String

    package static func == (left: LogMapping, right: LogMapping) -> Bool {
        left.definition == right.definition
    }

    /// Whether rows have names of their own, so that equal rows are still different events.
    var namesRows: Bool { fields.contains { $0.source == .rowName } }

    /// The fields that a mapping can fill.
    enum Field: String, CaseIterable {
        case id, time, account, email, organisation, ip, country, device, userAgent, timeZone, locale, conversation
        case endpoint, model, instructions, prompt, output, outcome, inputTokens, outputTokens
    }

    /// Where a field's value comes from.
    enum FieldSource: Equatable, Sendable {
        /// One or several places, put together with a blank line between; for times their form, or nil for the usual ones.
        case columns([ValuePath], timeForm: TimeForm?)
        case constant(String)
        /// The file's name and the row's line: for data where every row is somebody else.
        case rowName
    }

    /// Reads a mapping.
    ///
    /// - Throws: ``LogMappingError`` that names the line.
    package init(path: String) throws(LogMappingError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .cannotRead(path: path) }
        try self.init(text: String(decoding: data, as: UTF8.self), path: path)
    }

    /// Reads a mapping's text.
    ///
    /// - Parameters:
    ///   - text: The YAML.
    ///   - path: How errors name it.
    /// - Throws: ``LogMappingError`` that names the line.
    package init(text: String, path: String) throws(LogMappingError) {
        definition = text
        self.path = path
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            let (line, reason) = Self.place(of: error)
            throw .malformed(path: path, line: line, expected: "valid YAML (\(reason))")
        }
        guard let root = node?.mapping else { throw .malformed(path: path, line: 1, expected: "'format' and 'fields'") }
        for (key, _) in root where !["format", "heading", "each", "fields"].contains(key.string) {
            throw .malformed(path: path, line: key.line, expected: "only 'format', 'heading', 'each' and 'fields'")
        }
        switch root["format"]?.string {
        case "csv", nil: framing = .csv
        case "json-lines": framing = .lines
        case "json": framing = .values
        default:
            throw .malformed(
                path: path,
                line: root["format"].line,
                expected: "'csv', 'json-lines' or 'json' as 'format'"
            )
        }
        hasHeading = true
        if let heading = root["heading"] {
            guard let isThere = heading.bool else {
                throw .malformed(path: path, line: heading.line, expected: "'true' or 'false' as 'heading'")
            }
            hasHeading = isThere
        }
        let isCSV = framing == .csv
        each = (root["each"]?.strings ?? []).map { ValuePath($0, isColumn: isCSV) }
        guard let mappedFields = root["fields"]?.mapping else {
            throw .malformed(path: path, line: root["fields"].line, expected: "'fields' with a line for each field")
        }
        for (key, value) in mappedFields {
            guard let field = key.string.flatMap(Field.init) else {
                let known = Field.allCases.map(\.rawValue).joined(separator: ", ")
                throw .malformed(path: path, line: key.line, expected: "a field out of \(known)")
            }
            if let unknown = FieldSource.unknownKey(value, of: field) {
                throw .malformed(path: path, line: unknown.line, expected: FieldSource.expectedKeys(of: field))
            }
            guard let source = FieldSource(value, isCSV: isCSV) else {
                throw .malformed(path: path, line: key.line, expected: "'column', 'columns', 'constant' or 'row: true'")
            }
            if field == .time, case .constant(let text) = source, source.time(text) == nil {
                throw .malformed(path: path, line: key.line, expected: "a time such as 2026-01-01T00:00:00Z")
            }
            fields.append((field, source))
        }
        guard fields.contains(where: { $0.field == .time }) else {
            throw .malformed(
                path: path,
                line: root["fields"].line,
                expected: "'time' among its 'fields', as every event needs one (a constant one will do),"
            )
        }
    }

    /// Where YAML ends to be YAML, and why.
    private static func place(of error: any Error) -> (line: Int, reason: String) {
        switch error as? YamlError {
        case .scanner(_, let reason, let mark, _)?, .parser(_, let reason, let mark, _)?,
            .composer(_, let reason, let mark, _)?:
            (mark.line, reason)
        case .duplicatedKeysInMapping(let keys, let context)?:
            (context.mark.line, "the key '\(keys.first ?? "")' stands twice")
        default: (1, "\(error)")
        }
    }
}

extension LogMapping {
    /// Makes sure that a CSV file has the columns that are asked for.
    ///
    /// - Parameters:
    ///   - columns: Those of the file.
    ///   - file: How errors name it.
    /// - Throws: ``LogMappingError`` for the first that is missing.
    func check(_ columns: [String], file: String) throws(LogMappingError) {
        let known = Set(columns)
        var asked = each.map { (field: "each", place: $0) }
        for (field, source) in fields {
            guard case .columns(let places, _) = source else { continue }
            // Within a part of a record, only what begins at the record is a column.
            for place in places where each.isEmpty || place.startsAtRecord {
                asked.append((field: field.rawValue, place: place))
            }
        }
        for (field, place) in asked {
            guard let column = place.column, !known.contains(column) else { continue }
            throw .noColumn(column, field: field, path: path, file: file, columns: columns)
        }
    }
}

extension LogMapping.FieldSource {
    /// What may stand beside a field; only times have a form.
    private static func knownKeys(of field: LogMapping.Field) -> [String] {
        ["column", "columns", "constant", "row"] + (field == .time ? ["format"] : [])
    }

    /// The first setting of a field that has no meaning.
    fileprivate static func unknownKey(_ node: Node, of field: LogMapping.Field) -> Node? {
        guard let settings = node.mapping else { return nil }
        let known = knownKeys(of: field)
        for (key, _) in settings where !known.contains(key.string ?? "") { return key }
        return nil
    }

    /// What should have stood there, in words.
    fileprivate static func expectedKeys(of field: LogMapping.Field) -> String {
        "only \(knownKeys(of: field).map { "'" + $0 + "'" }.joined(separator: ", ")) for '\(field.rawValue)'"
    }

    fileprivate init?(_ node: Node, isCSV: Bool) {
        if let columns = (node["columns"] ?? node["column"])?.strings ?? node.strings, !columns.isEmpty {
            self = .columns(
                columns.map { ValuePath($0, isColumn: isCSV) },
                timeForm: node["format"]?.string.map(TimeForm.init)
            )
        } else if let constant = node["constant"]?.string {
            self = .constant(constant)
        } else if node["row"]?.bool == true {
            self = .rowName
        } else {
            return nil
        }
    }

    /// The field's text.
    ///
    /// - Parameters:
    ///   - place: What the event is made of.
    ///   - whole: The record it is in; paths that start with `^` begin there.
    ///   - rowName: What a row is called.
    /// - Returns: Nil when it is absent or empty.
    func text(in place: JSONValue, whole: JSONValue, rowName: String) -> String? {
        switch self {
        case .constant(let text): return text
        case .rowName: return rowName
        case .columns(let paths, _):
            var texts: [String] = []
            for path in paths {
                for value in path.all(in: path.startsAtRecord ? whole : place) {
                    let text = OpenAIMessages.text(of: value)
                    if !text.isEmpty { texts.append(text) }
                }
            }
            return texts.isEmpty ? nil : texts.joined(separator: "\n\n")
        }
    }

    /// The form that the mapping gives for times; nil for the usual ones.
    var timeForm: TimeForm? {
        if case .columns(_, let form) = self { form } else { nil }
    }

    func time(_ text: String) -> Timestamp.Reading? {
        if let timeForm { return timeForm.time(text) }
        return Timestamp.parse(text)
            ?? Double(text).flatMap(Timestamp.fromEpoch).map { Timestamp.Reading(time: $0, hadZone: true) }
    }
}

extension Node {
    fileprivate var line: Int { mark?.line ?? 1 }

    /// A text, or a list of texts; nil for anything else.
    fileprivate var strings: [String]? {
        if let string { return [string] }
        guard let sequence else { return nil }
        let strings = sequence.compactMap(\.string)
        return strings.count == sequence.count ? strings : nil
    }
}

extension Node? {
    fileprivate var line: Int { self?.mark?.line ?? 1 }
}

/// Names of members and numbers of list elements, one inside the other: `turns.0`; `*` is every one, `.` the value itself.
struct ValuePath: Equatable, Sendable {
    private var steps: [String]
    /// Whether it begins at the record rather than at the event's place in it.
    let startsAtRecord: Bool
    /// The first name on the way, which of CSV is a column's; nil for the value itself.
    var column: String? { steps.first }

    /// - Parameters:
    ///   - text: The path as a mapping has it.
    ///   - isColumn: True when it is one column's name, dots and all.
    init(_ text: String, isColumn: Bool) {
        startsAtRecord = text.hasPrefix("^")
        let text = startsAtRecord ? String(text.dropFirst()) : text
        steps = text == "." ? [] : isColumn ? [text] : text.split(separator: ".").map(String.init)
    }

    /// The values there, in their order; empty when there is none.
    func all(in value: JSONValue) -> [JSONValue] {
        var values = [value]
        for step in steps {
            values = values.flatMap { value -> [JSONValue] in
                if step == "*" {
                    var members = value.elements
                    value.forEachMember { _, member in members.append(member) }
                    return members
                }
                if value.kind == .array, let index = Int(step) {
                    let elements = value.elements
                    return elements.indices.contains(index) ? [elements[index]] : []
                }
                return value.member(step).map { [$0] } ?? []
            }
        }
        return values
    }
}

/// A time's form in Unicode date patterns, such as `dd/MM/yyyy HH:mm:ss Z`.
final class TimeForm: Sendable, Equatable {
    let pattern: String
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
    /// A field is to come from a column that a CSV file does not have.
    case noColumn(_ column: String, field: String, path: String, file: String, columns: [String])

    package var description: String {
        switch self {
        case .cannotRead(let path): "The mapping '\(path)' cannot be read. Check the path."
        case .noColumn(let column, let field, let path, let file, let columns):
            "The mapping '\(path)' takes '\(field)' from the column '\(column)', which '\(file)' does not have. "
                + "Its columns are: \(columns.joined(separator: ", ")). Correct the column's name in the mapping."
        case .malformed(let path, let line, let expected):
            "The mapping '\(path)' needs \(expected) on line \(line). docs/formats.md shows a whole mapping."
        }
    }
}
