// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText

/// Follows CSV (RFC 4180) byte by byte.
///
/// A quote opens a quoted field only at the field's start.
struct CSVScanner {
    private enum State {
        case fieldStart, plain, quoted, quoteInQuoted
    }

    enum Step {
        /// A byte of the field's text.
        case text
        /// A byte that belongs to the form.
        case form
        case fieldEnded, recordEnded
    }

    private var state = State.fieldStart

    /// Whether a quoted field is open.
    var isQuoted: Bool { state == .quoted }

    mutating func take(_ byte: UInt8) -> Step {
        let quote = UInt8(ascii: "\"")
        switch state {
        case .quoted:
            guard byte == quote else { return .text }
            state = .quoteInQuoted
            return .form
        case .quoteInQuoted where byte == quote:
            state = .quoted
            return .text
        case .fieldStart where byte == quote:
            state = .quoted
            return .form
        case .fieldStart, .plain, .quoteInQuoted: break
        }
        if byte == UInt8(ascii: ",") {
            state = .fieldStart
            return .fieldEnded
        }
        if byte == UInt8(ascii: "\n") {
            state = .fieldStart
            return .recordEnded
        }
        state = .plain
        return .text
    }
}

/// One record of CSV, handed on as a JSON object so that every adapter can read it.
package enum CSVRecord {
    /// All records of a file, as the fields of each.
    ///
    /// `utf8`: The file's bytes; empty lines are left out.
    ///
    /// - Throws: ``CSVError`` when a quote is not closed.
    package static func records(_ utf8: UnsafeBufferPointer<UInt8>) throws(CSVError) -> [[String]] {
        var scanner = CSVScanner()
        var records: [[String]] = []
        var start = 0
        for index in 0...utf8.count {
            guard index == utf8.count || scanner.take(utf8[index]) == .recordEnded else { continue }
            var end = index
            if end > start && utf8[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            if end > start { records.append(try fields(UnsafeBufferPointer(rebasing: utf8[start..<end]))) }
            start = index + 1
        }
        return records
    }

    /// The fields of a record, line end left out.
    ///
    /// - Throws: ``CSVError`` when a quote is not closed.
    static func fields(_ record: UnsafeBufferPointer<UInt8>) throws(CSVError) -> [String] {
        var scanner = CSVScanner()
        var fields: [String] = []
        var field: [UInt8] = []
        // Where the text lies that is not copied yet.
        var run = 0..<0
        for index in 0..<record.count {
            let step = scanner.take(record[index])
            if step == .text {
                run = run.isEmpty ? index..<index + 1 : run.lowerBound..<index + 1
                continue
            }
            field.append(contentsOf: UnsafeBufferPointer(rebasing: record[run]))
            run = 0..<0
            if step != .form {
                fields.append(String(decoding: field, as: UTF8.self))
                field.removeAll(keepingCapacity: true)
            }
        }
        field.append(contentsOf: UnsafeBufferPointer(rebasing: record[run]))
        if scanner.isQuoted { throw .openQuote }
        fields.append(String(decoding: field, as: UTF8.self))
        return fields
    }

    /// The record as `{"column": "field", …}`; empty fields are left out.
    ///
    /// - Throws: ``CSVError`` when the fields are not as many as the columns.
    static func jsonText(_ record: UnsafeBufferPointer<UInt8>, header: [String]) throws(CSVError) -> String {
        let fields = try fields(record)
        guard fields.count == header.count else {
            throw .wrongCount(fields: fields.count, columns: header.count)
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

/// Why a record of CSV cannot be cut into its columns.
package enum CSVError: Error, Equatable, CustomStringConvertible {
    case openQuote
    case wrongCount(fields: Int, columns: Int)

    package var description: String {
        let reason =
            switch self {
            case .openQuote: "a quoted field is not closed"
            case .wrongCount(let fields, let columns): "\(fields) fields where the heading names \(columns)"
            }
        return "The record is not valid CSV: \(reason)."
    }
}
