// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Compression
internal import Foundation
internal import JSONText
package import TocsinModel

/// Takes an account's events out of the segments that gateways wrote; all other lines stay byte for byte.
package struct SegmentErasure: Sendable {
    private let key: PseudonymKey
    private let accounts: Set<AccountID>

    /// A gateway leaves a segment for the next one when it is this old, so a file that nobody wrote to for as long is done.
    package static let secondsUntilDone = 300.0

    package init(key: PseudonymKey, accounts: Set<AccountID>) {
        self.key = key
        self.accounts = accounts
    }

    /// What became of a folder's segments.
    package struct Outcome: Sendable, Equatable {
        package var events = 0
        /// Segments that lost a line, or went because none was left.
        package var segments = 0
        /// Segments that could not be gone through, and name the account or cannot be read; they are as they were.
        package var left: [Left] = []
    }

    /// A segment that was left, and may hold more of the account, with what to do.
    package struct Left: Sendable, Equatable {
        package var path: String
        package var advice: String
    }

    /// Goes through a folder.
    ///
    /// - Throws: When the folder cannot be read, or a segment not be written anew, or there is no memory.
    package func run(folder: String, at time: Timestamp) throws -> Outcome {
        let now = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
        var outcome = Outcome()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".jsonl")
        {
            let path = folder + "/" + name
            let changed = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            if now.timeIntervalSince(changed ?? now) < Self.secondsUntilDone || SegmentLock.isHeld(path) {
                // A busy gateway always writes to one.
                if try mayName(path) {
                    let advice = "A gateway may still write to it: repeat in five minutes."
                    outcome.left.append(Left(path: path, advice: advice))
                }
                continue
            }
            try erase(path, into: &outcome)
        }
        return outcome
    }

    private func mayName(_ path: String) throws -> Bool {
        var isNamed = false
        let unreadable = try forEachLine(of: path) { _, isErased in isNamed = isNamed || isErased }
        return isNamed || unreadable != nil
    }

    private func erase(_ path: String, into outcome: inout Outcome) throws {
        var kept: [UInt8] = []
        var removed = 0
        let unreadable = try forEachLine(of: path) { line, isErased in
            if isErased {
                removed += 1
            } else {
                kept.append(contentsOf: line)
                kept.append(UInt8(ascii: "\n"))
            }
        }
        if let unreadable {
            let advice =
                "Line \(unreadable) cannot be read. Remove the account's lines by hand, or the file once it is ingested."
            outcome.left.append(Left(path: path, advice: advice))
            return
        }
        if removed == 0 { return }
        if kept.isEmpty {
            try FileManager.default.removeItem(atPath: path)
        } else {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            try Data(kept).write(to: URL(filePath: path), options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: mode ?? 0o600], ofItemAtPath: path)
        }
        outcome.events += removed
        outcome.segments += 1
    }

    /// Calls `body` with each line, and whether it is an event of the accounts.
    ///
    /// - Returns: The first line that cannot be read, and then those behind it are left out; nil for none.
    private func forEachLine(
        of path: String,
        _ body: (_ line: UnsafeBufferPointer<UInt8>, _ isErased: Bool) -> Void
    ) throws -> Int? {
        var reader = RecordReader(try openByteSource(path: path), file: path, framing: .lines)
        let parser = try JSONParser(maximumBytes: ReadingLimits().recordBytes * 4)
        var sink = RawEventSink()
        while let chunk = try reader.next() {
            if let reject = chunk.rejects.first { return reject.line }
            try chunk.bytes.withUnsafeBufferPointer { bytes in
                for place in chunk.records {
                    let record = UnsafeBufferPointer(rebasing: bytes[place.range])
                    try read(record, line: place.line, parser, into: &sink)
                    body(record, sink.events.contains(where: isErased))
                }
            }
        }
        return nil
    }

    /// Reads a line as ingest does, repaired where it has to be; one that is no event then names nobody whom ingest would know.
    private func read(
        _ record: UnsafeBufferPointer<UInt8>,
        line: Int,
        _ parser: JSONParser,
        into sink: inout RawEventSink
    ) throws {
        let adapter = TocsinEventLog()
        do {
            sink.reset(line: line)
            do {
                try parser.withValue(in: record) { try adapter.adapt($0, into: &sink) }
            } catch let error as JSONError {
                sink.reset(line: line)
                try parser.withRepairedValue(in: record, after: error) { try adapter.adapt($0, into: &sink) }
            }
        } catch is AdaptError {
            sink.reset(line: line)
        } catch let error as JSONError where error != .outOfMemory {
            sink.reset(line: line)
        }
    }

    private func isErased(_ event: RawEvent) -> Bool {
        (event.identifiers.map(\.value) + [event.email].compactMap(\.self)).contains {
            accounts.contains(key.accountID(of: $0))
        }
    }
}
