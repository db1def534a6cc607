// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// One record of CSV (RFC 4180), handed on as a JSON object so that every adapter can read it.
enum CSVRecord {
    /// The fields of a record.
    ///
    /// - Parameter separator: The byte between fields.
    /// - Throws: ``JSONError/malformed(_:)`` when a quote is not closed.
    static func fields(
        _ record: UnsafeBufferPointer<UInt8>,
        separator: UInt8 = UInt8(ascii: ",")
    ) throws(JSONError) -> [String] {
        let quote = UInt8(ascii: "\"")
        var fields: [String] = []
        var field: [UInt8] = []
        var index = 0
        var isQuoted = false
        while index < record.count {
            let byte = record[index]
            if isQuoted {
                if byte == quote {
                    if index + 1 < record.count && record[index + 1] == quote {
                        field.append(quote)
                        index += 1
                    } else {
                        isQuoted = false
                    }
                } else {
                    field.append(byte)
                }
            } else if byte == quote && field.isEmpty {
                isQuoted = true
            } else if byte == separator {
                fields.append(String(decoding: field, as: UTF8.self))
                field.removeAll(keepingCapacity: true)
            } else {
                field.append(byte)
            }
            index += 1
        }
        if isQuoted { throw .malformed("a quoted field is not closed") }
        fields.append(String(decoding: field, as: UTF8.self))
        return fields
    }

    /// The record as `{"column": "field", …}`; empty fields are left out.
    ///
    /// - Throws: ``JSONError/malformed(_:)`` when the fields are not as many as the columns.
    static func jsonText(_ record: UnsafeBufferPointer<UInt8>, header: [String]) throws(JSONError) -> String {
        let fields = try fields(record)
        guard fields.count == header.count else {
            throw .malformed("\(fields.count) fields where the heading names \(header.count)")
        }
        var writer = JSONWriter()
        writer.object { writer in
            for (column, field) in zip(header, fields) where !field.isEmpty {
                writer.member(column, field)
            }
        }
        return writer.text
    }
}
