// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import JSONText
internal import TocsinModel

/// A stretch of a file that holds whole records.
struct RecordChunk: Sendable {
    /// The records' bytes, with ``JSONParser/padding`` more behind them.
    var bytes: [UInt8] = []
    var records: [RecordPlace] = []
    /// What was left out because it was too long or because the file is damaged.
    var rejects: [Reject] = []
    /// Bytes and lines of the unpacked file up to the chunk's end.
    var endOffset = 0
    var endLine = 0
}

/// Where a record lies.
struct RecordPlace: Sendable {
    /// In the chunk's bytes, line end left out.
    var range: Range<Int>
    /// Line, from 1, and byte, from 0, in the unpacked file.
    var line: Int
    var offset: Int
}

/// Cuts a file into records and hands them out in chunks, in memory that does not grow with the file.
struct RecordReader {
    private let source: any ByteSource
    private let file: String
    private let limits: ReadingLimits
    private var framing: Framing?
    /// Bytes read and not handed out: the start of a record.
    private var pending: [UInt8] = []
    private var offset = 0
    private var line = 1
    private var sourceEnded = false
    private var damage: CompressionError?

    /// - Parameters:
    ///   - framing: Nil to guess.
    init(_ source: any ByteSource, file: String, framing: Framing?, limits: ReadingLimits = ReadingLimits()) {
        self.source = source
        self.file = file
        self.framing = framing
        self.limits = limits
    }

    /// The first bytes of the file, byte order mark removed, without handing them out.
    ///
    /// - Throws: ``RecordReaderError/notUTF8(file:encoding:)`` for UTF-16.
    mutating func head(_ count: Int = 1 << 16) throws -> [UInt8] {
        while pending.count < count && !sourceEnded { try fill(count - pending.count) }
        if pending.starts(with: [0xFF, 0xFE]) || pending.starts(with: [0xFE, 0xFF]) {
            throw RecordReaderError.notUTF8(file: file)
        }
        if offset == 0 && pending.starts(with: [0xEF, 0xBB, 0xBF]) {
            pending.removeFirst(3)
            offset = 3
        }
        return Array(pending.prefix(count))
    }

    /// The first whole records of the look-ahead as JSON text, at most 20, without handing them out.
    mutating func firstRecords(header: [String]?) throws -> [String] {
        let framing = try framing ?? Framing.guess(head())
        let whole = cut(framing)
        let records = whole.records.isEmpty ? lastRecord(framing).records : whole.records
        return records.dropFirst(header == nil ? 0 : 1).prefix(20).compactMap { record in
            let bytes = pending[record.range]
            guard let header else { return String(decoding: bytes, as: UTF8.self) }
            return Array(bytes).withUnsafeBufferPointer { try? CSVRecord.jsonText($0, header: header) }
        }
    }

    /// Passes over the heading of a CSV file.
    mutating func skipHeading() throws {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) { return drop(end + 1, lines: 1) }
            if sourceEnded { return drop(pending.count, lines: 1) }
            try fill(limits.chunkBytes)
        }
    }

    /// The next records; nil at the end of the file.
    mutating func next() throws -> RecordChunk? {
        let framing = try framing ?? Framing.guess(head())
        self.framing = framing
        while !sourceEnded && pending.count < limits.chunkBytes { try fill(limits.chunkBytes - pending.count) }
        while true {
            if pending.isEmpty && sourceEnded { return finalDamage() }
            let cut = cut(framing)
            if cut.end > 0 { return chunk(cut) }
            if pending.count > limits.recordBytes { return try skipLongRecord(framing) }
            if sourceEnded { return chunk(lastRecord(framing)) }
            try fill(limits.chunkBytes)
        }
    }

    private mutating func fill(_ count: Int) throws {
        let start = pending.count
        pending.append(contentsOf: repeatElement(0, count: count))
        var read = 0
        do {
            read = try pending.withUnsafeMutableBytes { bytes in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[start...]))
            }
            if read == 0 { sourceEnded = true }
        } catch let error as CompressionError {
            sourceEnded = true
            damage = error
        }
        pending.removeLast(count - read)
    }

    // MARK: Cutting

    private struct Cut {
        /// In `pending`, with the line on which each starts, counted from the first pending byte's.
        var records: [(range: Range<Int>, line: Int)] = []
        var end = 0
        var lines = 0
    }

    private func cut(_ framing: Framing) -> Cut {
        switch framing {
        case .lines: cutLines()
        case .values: cutValues()
        case .csv: cutCSV()
        }
    }

    private func cutLines() -> Cut {
        pending.withUnsafeBufferPointer { bytes in
            var cut = Cut()
            while let end = bytes[cut.end...].firstIndex(of: UInt8(ascii: "\n")) {
                append(line: cut.end..<end, in: bytes, to: &cut)
                cut.end = end + 1
                cut.lines += 1
            }
            return cut
        }
    }

    private func append(line: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>, to cut: inout Cut) {
        var end = line.upperBound
        if end > line.lowerBound && bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        // Rotation tools leave runs of NUL where a file was cut; they are no record.
        let isBlank = bytes[line.lowerBound..<end].allSatisfy { Framing.isSpace($0) || $0 == 0 }
        if !isBlank { cut.records.append((line.lowerBound..<end, cut.lines)) }
    }

    private func cutValues() -> Cut {
        pending.withUnsafeBufferPointer { bytes in
            var cut = Cut()
            var depth = JSONDepth()
            var start = 0
            var startLine = 0
            var lines = 0
            for index in 0..<bytes.count {
                let byte = bytes[index]
                if byte == UInt8(ascii: "\n") { lines += 1 }
                // The outermost array's own brackets and commas lie between records.
                if !depth.isInsideValue && byte == UInt8(ascii: "[") { continue }
                switch depth.take(byte) {
                case .valueStarted:
                    start = index
                    startLine = lines
                case .valueEnded:
                    cut.records.append((start..<index + 1, startLine))
                    cut.end = index + 1
                    cut.lines = lines
                case .inside, .outside: break
                }
            }
            return cut
        }
    }

    private func cutCSV() -> Cut {
        pending.withUnsafeBufferPointer { bytes in
            var cut = Cut()
            var isQuoted = false
            var lines = 0
            var startLine = 0
            for index in 0..<bytes.count {
                if bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
                guard bytes[index] == UInt8(ascii: "\n") else { continue }
                lines += 1
                if isQuoted { continue }
                cut.lines = startLine
                append(line: cut.end..<index, in: bytes, to: &cut)
                cut.end = index + 1
                cut.lines = lines
                startLine = lines
            }
            return cut
        }
    }

    /// What is left at the end of the file counts as a record, so that it is read or rejected, never dropped.
    private func lastRecord(_ framing: Framing) -> Cut {
        pending.withUnsafeBufferPointer { bytes in
            var cut = Cut()
            let leftOver =
                framing == .values ? bytes.allSatisfy { Framing.isSpace($0) || ",[]".utf8.contains($0) } : false
            if !leftOver { append(line: 0..<bytes.count, in: bytes, to: &cut) }
            cut.end = bytes.count
            cut.lines = 1
            return cut
        }
    }

    // MARK: Handing out

    private mutating func chunk(_ cut: Cut) -> RecordChunk {
        var chunk = RecordChunk()
        var kept: [(range: Range<Int>, line: Int)] = []
        for record in cut.records {
            if record.range.count > limits.recordBytes {
                chunk.rejects.append(
                    tooLong(record.range.count, line: line + record.line, offset: offset + record.range.lowerBound)
                )
            } else {
                kept.append(record)
            }
        }
        chunk.records = kept.map {
            RecordPlace(range: $0.range, line: line + $0.line, offset: offset + $0.range.lowerBound)
        }
        chunk.bytes.reserveCapacity(cut.end + JSONParser.padding)
        chunk.bytes.append(contentsOf: pending[..<cut.end])
        chunk.bytes.append(contentsOf: repeatElement(0, count: JSONParser.padding))
        drop(cut.end, lines: cut.lines)
        chunk.endOffset = offset
        chunk.endLine = line - 1
        return chunk
    }

    private mutating func drop(_ count: Int, lines: Int) {
        pending.removeFirst(count)
        offset += count
        line += lines
    }

    private mutating func skipLongRecord(_ framing: Framing) throws -> RecordChunk {
        var chunk = RecordChunk()
        let startLine = line
        let startOffset = offset
        // Only lines have an end that can be found without following the whole record's structure.
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                drop(end + 1, lines: 1)
                break
            }
            drop(pending.count, lines: 0)
            if sourceEnded { break }
            try fill(limits.chunkBytes)
        }
        chunk.rejects.append(tooLong(offset - startOffset, line: startLine, offset: startOffset))
        chunk.endOffset = offset
        chunk.endLine = line - 1
        return chunk
    }

    private func tooLong(_ length: Int, line: Int, offset: Int) -> Reject {
        Reject(
            file: file,
            line: line,
            byteOffset: offset,
            code: .tooLong,
            reason: "The record has \(length) bytes; the longest taken has \(limits.recordBytes). "
                + "Split it, or raise --max-record-mib."
        )
    }

    private mutating func finalDamage() -> RecordChunk? {
        guard let damage else { return nil }
        self.damage = nil
        var chunk = RecordChunk()
        chunk.rejects.append(
            Reject(file: file, line: line, byteOffset: offset, code: .damagedFile, reason: "\(damage)")
        )
        chunk.endOffset = offset
        chunk.endLine = line - 1
        return chunk
    }
}

/// How much is read at once, and how long a record may be.
package struct ReadingLimits: Sendable {
    /// Bytes of a chunk; larger ones keep workers busier and use more memory.
    package var chunkBytes = 1 << 21
    /// Bytes of the longest record that is taken.
    package var recordBytes = 64 << 20

    package init() {}
}

/// Why a file cannot be cut into records at all.
package enum RecordReaderError: Error, Equatable, CustomStringConvertible {
    case notUTF8(file: String)

    package var description: String {
        switch self {
        case .notUTF8(let file):
            "'\(file)' is UTF-16. Turn it into UTF-8 first: iconv -f UTF-16 -t UTF-8 '\(file)'"
        }
    }
}
