// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import Foundation
internal import JSONText
internal import ShellWord
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
    /// Nil to guess.
    var framing: Framing?
    /// Bytes read and not handed out: the start of a record.
    private var pending: [UInt8] = []
    private var offset = 0
    private var line = 1
    private var sourceEnded = false
    private var damage: CompressionError?

    /// - Parameters:
    ///   - source: The file's bytes, unpacked.
    ///   - file: How rejects name it.
    ///   - framing: Nil to guess.
    ///   - limits: How much is read at once, and how long a record may be.
    init(_ source: any ByteSource, file: String, framing: Framing?, limits: ReadingLimits = ReadingLimits()) {
        self.source = source
        self.file = file
        self.framing = framing
        self.limits = limits
    }

    /// How far the file was handed out.
    var place: (bytes: Int, lines: Int) { (offset, line - 1) }

    /// The first bytes of the file, byte order mark removed, without handing them out.
    ///
    /// - Throws: ``RecordReaderError/notUTF8(file:)`` for UTF-16.
    mutating func head(_ count: Int = 1 << 16) throws -> [UInt8] {
        while pending.count < count && !sourceEnded { try fill(count - pending.count) }
        if Self.looksLikeUTF16(pending.prefix(4)) { throw RecordReaderError.notUTF8(file: file) }
        if offset == 0 && pending.starts(with: [0xEF, 0xBB, 0xBF]) {
            pending.removeFirst(3)
            offset = 3
        }
        return Array(pending.prefix(count))
    }

    /// A byte order mark, or ASCII with every other byte 0.
    private static func looksLikeUTF16(_ start: ArraySlice<UInt8>) -> Bool {
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return true }
        let zeros = start.map { $0 == 0 }
        return zeros == [false, true, false, true] || zeros == [true, false, true, false]
    }

    /// The first whole records as they lie in the file, at most `count`, without handing them out; at least one unless the file is empty.
    mutating func firstRecords(_ count: Int) throws -> [[UInt8]] {
        let framing = try framing ?? Framing.guess(head())
        while true {
            let whole = cut(framing)
            if !whole.records.isEmpty || sourceEnded || pending.count > limits.recordBytes {
                let records = whole.records.isEmpty ? lastRecord(framing).records : whole.records
                return records.prefix(count).map { Array(pending[$0.range]) }
            }
            try fill(max(pending.count, limits.chunkBytes))
        }
    }

    /// Passes over the heading of a CSV file.
    mutating func skipHeading() throws {
        while true {
            let cut = cut(.csv)
            if let heading = cut.records.first {
                let end = heading.end
                return drop(end, lines: lineEnds(before: end))
            }
            if sourceEnded { return drop(pending.count, lines: 1) }
            if pending.count > limits.recordBytes { return }
            try fill(max(pending.count, limits.chunkBytes))
        }
    }

    /// Passes over what was read before, up to a place where a line ended.
    ///
    /// What is in memory of it already is handed out nevertheless.
    mutating func pass(to place: (bytes: Int, lines: Int)) throws {
        let left = place.bytes - offset - pending.count
        guard left > 0, !sourceEnded else { return }
        do {
            sourceEnded = try source.pass(left) < left
        } catch let error as CompressionError {
            sourceEnded = true
            damage = error
        }
        pending.removeAll(keepingCapacity: true)
        (offset, line) = (place.bytes, place.lines + 1)
    }

    /// The next records; nil at the end of the file.
    mutating func next() throws -> RecordChunk? {
        let framing = try framing ?? Framing.guess(head())
        self.framing = framing
        while !sourceEnded && pending.count < limits.chunkBytes { try fill(limits.chunkBytes - pending.count) }
        var window = limits.chunkBytes
        while true {
            if pending.isEmpty && sourceEnded { return finalDamage() }
            let cut = cut(framing, window: window)
            if cut.end > 0 { return chunk(cut) }
            if window < pending.count {
                window *= 2
                continue
            }
            if pending.count > limits.recordBytes { return try skipLongRecord(framing) }
            if sourceEnded { return chunk(lastRecord(framing)) }
            // Doubling: a long record is looked through a few times, not once for each read.
            try fill(max(limits.chunkBytes, min(pending.count, limits.recordBytes + 1 - pending.count)))
            window = pending.count
        }
    }

    private mutating func fill(_ count: Int) throws {
        do {
            try withUnsafeTemporaryAllocation(byteCount: count, alignment: 16) { room in
                let read = try source.read(into: room)
                if read == 0 { sourceEnded = true }
                pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<read]))
            }
        } catch let error as CompressionError {
            sourceEnded = true
            damage = error
        }
    }

    // MARK: Cutting

    private struct Cut {
        /// In `pending`, with the line on which each starts, counted from the first pending byte's.
        ///
        /// `end` counts what parts the record from the next too.
        var records: [(range: Range<Int>, line: Int, end: Int)] = []
        var end = 0
        var lines = 0
    }

    /// Cuts what is pending, or its first `window` bytes.
    private func cut(_ framing: Framing, window: Int = .max) -> Cut {
        pending.withUnsafeBufferPointer { pending in
            let bytes = UnsafeBufferPointer(rebasing: pending.prefix(window))
            return switch framing {
            case .lines: Self.cutLines(bytes)
            case .values: Self.cutValues(bytes)
            case .csv: Self.cutCSV(bytes)
            }
        }
    }

    private static func cutLines(_ bytes: UnsafeBufferPointer<UInt8>) -> Cut {
        var cut = Cut()
        guard let start = bytes.baseAddress else { return cut }
        while let found = memchr(start + cut.end, 0x0A, bytes.count - cut.end) {
            let end = start.distance(to: found.assumingMemoryBound(to: UInt8.self))
            append(line: cut.end..<end, end: end + 1, in: bytes, to: &cut)
            cut.end = end + 1
            cut.lines += 1
        }
        return cut
    }

    /// Adds a line's record, unless the line is blank.
    private static func append(line: Range<Int>, end: Int, in bytes: UnsafeBufferPointer<UInt8>, to cut: inout Cut) {
        var last = line.upperBound
        if last > line.lowerBound && bytes[last - 1] == UInt8(ascii: "\r") { last -= 1 }
        var first = line.lowerBound
        // Rotation tools leave runs of NUL where a file was cut.
        while first < last && bytes[first] == 0 { first += 1 }
        let isBlank = bytes[first..<last].allSatisfy { Framing.isSpace($0) }
        if !isBlank { cut.records.append((first..<last, cut.lines, end)) }
    }

    private static func cutValues(_ bytes: UnsafeBufferPointer<UInt8>) -> Cut {
        var cut = Cut()
        var scanner = ValueScanner()
        var start = 0
        var startLine = 0
        var lines = 0
        func end(at end: Int) {
            cut.records.append((start..<end, startLine, end))
            cut.end = end
            cut.lines = lines
        }
        for index in 0..<bytes.count {
            let byte = bytes[index]
            var step = scanner.take(byte)
            if step == .endedBefore {
                end(at: index)
                step = scanner.take(byte)
            }
            switch step {
            case .started:
                start = index
                startLine = lines
            case .ended: end(at: index + 1)
            case .nothing, .endedBefore: break
            }
            if byte == UInt8(ascii: "\n") { lines += 1 }
        }
        return cut
    }

    private static func cutCSV(_ bytes: UnsafeBufferPointer<UInt8>) -> Cut {
        var cut = Cut()
        var scanner = CSVScanner()
        var lines = 0
        for index in 0..<bytes.count {
            let step = scanner.take(bytes[index])
            if bytes[index] == UInt8(ascii: "\n") { lines += 1 }
            guard step == .recordEnded else { continue }
            append(line: cut.end..<index, end: index + 1, in: bytes, to: &cut)
            cut.end = index + 1
            cut.lines = lines
        }
        return cut
    }

    /// What is left at the end of the file counts as a record, so that it is read or rejected, never dropped.
    private func lastRecord(_ framing: Framing) -> Cut {
        pending.withUnsafeBufferPointer { bytes in
            var cut = Cut()
            let isBetween: (UInt8) -> Bool = {
                Framing.isSpace($0) || framing == .values && ($0 == 0x2C || $0 == 0x5B || $0 == 0x5D)
            }
            if let start = bytes.firstIndex(where: { !isBetween($0) }) {
                cut.lines = bytes[..<start].count { $0 == UInt8(ascii: "\n") }
                Self.append(line: start..<bytes.count, end: bytes.count, in: bytes, to: &cut)
            }
            cut.end = bytes.count
            let breaks = bytes.count { $0 == UInt8(ascii: "\n") }
            cut.lines = breaks + (bytes.last == UInt8(ascii: "\n") ? 0 : 1)
            return cut
        }
    }

    // MARK: Handing out

    private mutating func chunk(_ cut: Cut) -> RecordChunk {
        var chunk = RecordChunk()
        chunk.records.reserveCapacity(cut.records.count)
        for record in cut.records {
            let place = RecordPlace(
                range: record.range,
                line: line + record.line,
                offset: offset + record.range.lowerBound
            )
            if record.range.count > limits.recordBytes {
                chunk.rejects.append(tooLong(record.range.count, line: place.line, offset: place.offset))
            } else {
                chunk.records.append(place)
            }
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

    private func lineEnds(before end: Int) -> Int {
        pending[..<end].count { $0 == UInt8(ascii: "\n") }
    }

    private mutating func skipLongRecord(_ framing: Framing) throws -> RecordChunk {
        var chunk = RecordChunk()
        let startLine = line
        let startOffset = offset
        var finder = RecordEndFinder(framing)
        while true {
            let end = pending.withUnsafeBufferPointer { finder.end(in: $0) }
            let passed = end ?? pending.count
            drop(passed, lines: framing == .lines ? (end == nil ? 0 : 1) : lineEnds(before: passed))
            if end != nil || sourceEnded { break }
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

/// Finds the end of a record that is too long to be held, in the pieces in which it comes.
private struct RecordEndFinder {
    private let framing: Framing
    private var csv = CSVScanner()
    private var values = ValueScanner()

    init(_ framing: Framing) {
        self.framing = framing
    }

    /// Where the record ends in the next piece; nil when it goes on.
    mutating func end(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        switch framing {
        case .lines: return bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
        case .csv:
            for (index, byte) in bytes.enumerated() where csv.take(byte) == .recordEnded { return index + 1 }
        case .values:
            for (index, byte) in bytes.enumerated() {
                switch values.take(byte) {
                case .ended: return index + 1
                case .endedBefore: return index
                case .started, .nothing: break
                }
            }
        }
        return nil
    }
}

/// How much is read at once, and how long a record may be.
package struct ReadingLimits: Sendable {
    /// Bytes of a chunk; larger ones keep workers busier and use more memory.
    package var chunkBytes = 1 << 21
    /// Bytes of the longest record that is taken.
    package var recordBytes = 64 << 20
    /// How many events whose parts lie in several records are held at once; with more, the oldest is taken as it is.
    package var unfinishedEvents = 200_000
    /// About how many bytes of such parts are held at once, with the same end.
    package var unfinishedBytes = 1 << 30

    package init() {}
}

/// Why a file cannot be cut into records at all.
package enum RecordReaderError: Error, Equatable, CustomStringConvertible {
    case notUTF8(file: String)

    package var description: String {
        switch self {
        case .notUTF8(let file):
            "'\(file)' is UTF-16. Turn it into UTF-8 first: iconv -f UTF-16 -t UTF-8 \(file.shellWord)"
        }
    }
}
