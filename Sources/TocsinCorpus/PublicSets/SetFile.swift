// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import Foundation
internal import JSONText
internal import TocsinIngest

/// One file of a set, read row by row whatever its form.
///
/// JSON (a list of objects, or objects of lists of texts), JSON Lines, CSV with a heading, CSV of one column, or the rows of a Markdown table.
struct SetFile {
    let path: String

    init(_ path: String) {
        self.path = path
    }

    /// A row: its fields by name.
    ///
    /// A text without a name is called `text`, and the names of the lists that it lies in are `group` and `list`.
    typealias Row = [String: String]

    func forEachRow(_ body: (Int, Row) throws -> Void) throws {
        var index = 0
        for row in try rows(try unpacked()) {
            try body(index, row)
            index += 1
        }
    }

    /// The file's bytes, unpacked when they are packed.
    private func unpacked() throws -> Data {
        var data = Data()
        do {
            let source = try openByteSource(path: path)
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while case let count = try buffer.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0 {
                data.append(contentsOf: buffer[..<count])
            }
        } catch {
            throw CorpusError.cannotRead(path: path)
        }
        return data
    }

    private func rows(_ data: Data) throws -> [Row] {
        if path.hasSuffix(".csv") || path.hasSuffix(".csv.gz") { return try csv(data) }
        if path.hasSuffix(".md") { return table(data) }
        if path.hasSuffix(".jsonl") { return try jsonLines(data) }
        return try json(String(decoding: data, as: UTF8.self), row: 1)
    }

    /// A file of one column has no heading.
    private func csv(_ data: Data) throws -> [Row] {
        let records = try? data.withUnsafeBytes { try CSVRecord.records($0.bindMemory(to: UInt8.self)) }
        guard let records, let heading = records.first else {
            throw CorpusError.malformed(path: path, row: 1, expected: "CSV")
        }
        if heading.count == 1 { return records.map { ["text": $0.first ?? ""] } }
        return try records.dropFirst().enumerated().map { index, fields in
            guard fields.count == heading.count else {
                throw CorpusError.malformed(path: path, row: index + 2, expected: "of \(heading.count) fields")
            }
            return Row(zip(heading, fields)) { first, _ in first }
        }
    }

    private func jsonLines(_ data: Data) throws -> [Row] {
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
        return try lines.enumerated().flatMap {
            try json(String(decoding: $0.element, as: UTF8.self), row: $0.offset + 1)
        }
    }

    private func json(_ text: String, row: Int) throws -> [Row] {
        do {
            return try JSONParser(maximumBytes: 1 << 26).withValue(in: text) { Self.rows($0) }
        } catch {
            throw CorpusError.malformed(path: path, row: row, expected: "JSON")
        }
    }

    private static func rows(_ value: JSONValue, group: String? = nil, list: String? = nil) -> [Row] {
        switch value.kind {
        case .string:
            var row: Row = ["text": value.string ?? ""]
            row["group"] = group
            row["list"] = list
            return [row]
        case .array: return value.elements.flatMap { rows($0, group: group, list: list) }
        case .object:
            if let row = flat(value) { return [row] }
            var found: [Row] = []
            value.forEachMember { key, member in found += rows(member, group: group ?? key, list: key) }
            return found
        default: return []
        }
    }

    /// An object with a text of its own, as a row; nil when it only holds lists.
    private static func flat(_ value: JSONValue) -> Row? {
        var row: Row = [:]
        value.forEachMember { key, member in
            switch member.kind {
            case .string: row[key] = member.string
            case .number: row[key] = member.int.map(String.init) ?? member.double.map { "\($0)" }
            // The first turn of a conversation.
            case .array where key == "turns": row[key] = member.firstElement?.string
            default: break
            }
        }
        return row.isEmpty ? nil : row
    }

    /// The cells of a Markdown table; the longest cell of a row is the text.
    private func table(_ data: Data) -> [Row] {
        String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count >= 2, let longest = cells.max(by: { $0.count < $1.count }), !longest.hasPrefix("-") else {
                return nil
            }
            return ["text": longest]
        }
    }
}
