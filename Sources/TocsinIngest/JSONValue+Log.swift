// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

extension JSONValue {
    /// A time in any of the forms that logs use; nil when it is none.
    var time: Timestamp.Reading? {
        switch kind {
        case .number: return double.flatMap(Timestamp.fromEpoch).map { Timestamp.Reading(time: $0, hadZone: true) }
        case .string:
            guard let string else { return nil }
            if let reading = Timestamp.parse(string) { return reading }
            return Double(string).flatMap(Timestamp.fromEpoch).map { Timestamp.Reading(time: $0, hadZone: true) }
        case .array, .object, .bool, .null: return nil
        }
    }

    /// A name that identifies something: a text that is not empty, or a whole number, as its decimal text.
    var identifierText: String? {
        kind == .number ? int.map { "\($0)" } : nonEmptyString
    }

    /// What kind of thing it is, for an error that must not show the thing.
    var shape: String {
        switch kind {
        case .array: "a list"
        case .object: "an object"
        case .number: "a number out of range"
        case .string: "a text of another form"
        case .bool: "true or false"
        case .null: "null"
        }
    }

    /// The first of several members that is there and no empty text, which says no more than a member that is missing.
    func first(_ keys: StaticString...) -> JSONValue? {
        for key in keys {
            if let value = self[key], !value.isEmptyString { return value }
        }
        return nil
    }

    /// Whether it is a list or an object with nothing in it.
    var isEmptyContainer: Bool {
        switch kind {
        case .array: return firstElement == nil
        case .object:
            var isEmpty = true
            forEachMember { _, _ in isEmpty = false }
            return isEmpty
        case .number, .string, .bool, .null: return false
        }
    }

    /// Follows JSON that was put into a string, as databases and telemetry do, and hands on what it holds; any other value is handed on as it is.
    func unwrapped<Result>(_ body: (JSONValue) throws -> Result) throws -> Result {
        guard kind == .string, let text = string, let start = text.first(where: { !$0.isWhitespace }),
            start == "{" || start == "["
        else { return try body(self) }
        do {
            return try EmbeddedJSON.withValue(in: text, body)
        } catch is JSONError {
            // Text that only looks like JSON is text.
            return try body(self)
        }
    }
}
