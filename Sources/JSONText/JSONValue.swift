// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON

/// A place in a parsed JSON text.
///
/// Valid only inside the closure that ``JSONParser`` handed it to.
package struct JSONValue {
    let raw: csj_value

    init(raw: csj_value) {
        self.raw = raw
    }

    /// A JSON type.
    package enum Kind {
        case array, object, number, string, bool, null
    }

    package var kind: Kind {
        switch UInt8(bitPattern: csj_type(raw)) {
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"): .bool
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    /// The member of that name, of several the last; nil where there is none, it is `null`, or this is no object.
    package subscript(key: StaticString) -> JSONValue? {
        var member = csj_value()
        let found = key.withUTF8Buffer { bytes in
            csj_member(
                raw,
                UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self),
                bytes.count,
                &member
            )
        }
        return found && csj_type(member) != CChar(UInt8(ascii: "n")) ? JSONValue(raw: member) : nil
    }

    /// As the subscript, for a name that is only known at run time.
    package func member(_ key: String) -> JSONValue? {
        var member = csj_value()
        var key = key
        let found = key.withUTF8 { bytes in
            csj_member(
                raw,
                UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self),
                bytes.count,
                &member
            )
        }
        return found && csj_type(member) != CChar(UInt8(ascii: "n")) ? JSONValue(raw: member) : nil
    }

    /// The string; nil for anything else.
    package var string: String? {
        var bytes: UnsafePointer<CChar>?
        var length = 0
        guard csj_string(raw, &bytes, &length), let bytes else { return nil }
        return bytes.withMemoryRebound(to: UInt8.self, capacity: length) {
            String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
        }
    }

    /// Whether it is a string without a character.
    package var isEmptyString: Bool {
        var bytes: UnsafePointer<CChar>?
        var length = 0
        return csj_string(raw, &bytes, &length) && length == 0
    }

    /// The string when it is not empty.
    package var nonEmptyString: String? {
        guard let string, !string.isEmpty else { return nil }
        return string
    }

    /// A whole number, also from a fraction of zero or from a string of digits; nil for anything else.
    package var int: Int? {
        var integer: Int64 = 0
        if csj_int64(raw, &integer) { return Int(integer) }
        if let string { return Int(string) }
        guard let double, double == double.rounded(), abs(double) < 9e15 else { return nil }
        return Int(double)
    }

    /// A number, also from a string that holds one; nil for anything else.
    package var double: Double? {
        var number = 0.0
        if csj_double(raw, &number) { return number }
        return string.flatMap(Double.init)
    }

    package var bool: Bool? {
        var value = false
        return csj_bool(raw, &value) ? value : nil
    }

    /// Calls `body` on each element in order; not at all when this is no array.
    package func forEachElement(_ body: (JSONValue) throws -> Void) rethrows {
        var cursor = csj_cursor()
        guard csj_array_cursor(raw, &cursor) else { return }
        var element = csj_value()
        while csj_array_next(&cursor, &element) {
            try body(JSONValue(raw: element))
        }
    }

    /// Calls `body` on each member in order; not at all when this is no object.
    package func forEachMember(_ body: (_ key: String, JSONValue) throws -> Void) rethrows {
        var cursor = csj_cursor()
        guard csj_object_cursor(raw, &cursor) else { return }
        var value = csj_value()
        var key: UnsafePointer<CChar>?
        var length = 0
        while csj_object_next(&cursor, &key, &length, &value) {
            guard let key else { continue }
            let name = key.withMemoryRebound(to: UInt8.self, capacity: length) {
                String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
            }
            try body(name, JSONValue(raw: value))
        }
    }

    /// The first element; nil when there is none, or this is no array.
    package var firstElement: JSONValue? {
        var cursor = csj_cursor()
        var element = csj_value()
        guard csj_array_cursor(raw, &cursor), csj_array_next(&cursor, &element) else { return nil }
        return JSONValue(raw: element)
    }

    /// The elements; empty when this is no array.
    package var elements: [JSONValue] {
        var elements: [JSONValue] = []
        forEachElement { elements.append($0) }
        return elements
    }
}
