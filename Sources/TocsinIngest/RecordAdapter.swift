// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
internal import NetworkLookup
internal import TocsinModel
internal import TocsinStore

/// What a chunk's records gave.
struct AdaptedChunk: Sendable {
    var events: [Event] = []
    /// What ``events`` were, once they are whole.
    var packed: EventBlock?
    var links: Set<IdentifierLink> = []
    var fragments: [PlacedFragment] = []
    var rejects: [Reject] = []
    var coverage = Coverage()
    var endOffset = 0
    var endLine = 0

    /// Packs the events, for when nothing will be added to them.
    mutating func pack() throws {
        packed = try EventBlock(events)
        events = []
    }
}

/// A fragment and the record it came from, should it stay alone.
struct PlacedFragment: Sendable {
    var fragment: RawFragment
    var line: Int
    var offset: Int
}

/// Turns records into events with memory that it reuses.
///
/// One task uses it at a time.
final class RecordAdapter {
    private let parser: JSONParser
    private let adapter: any LogAdapter
    private let csvHeader: [String]?
    private var file: String
    private var now: Timestamp
    private var door: PrivacyDoor
    private var sink: RawEventSink

    init(
        adapter: any LogAdapter,
        csvHeader: [String]?,
        file: String,
        now: Timestamp,
        door: PrivacyDoor,
        limits: ReadingLimits
    ) throws(JSONError) {
        parser = try JSONParser(maximumBytes: limits.recordBytes * 4)
        self.adapter = adapter
        self.csvHeader = csvHeader
        self.file = file
        self.now = now
        self.door = door
        sink = RawEventSink(file: file)
    }

    /// Goes over to records of another source, or of a later time, with what is remembered of the ones before.
    func goOver(to file: String, now: Timestamp) {
        (self.file, self.now) = (file, now)
        sink = RawEventSink(file: file)
    }

    func adapt(_ chunk: RecordChunk) throws -> AdaptedChunk {
        var adapted = AdaptedChunk()
        adapted.rejects = chunk.rejects
        adapted.endOffset = chunk.endOffset
        adapted.endLine = chunk.endLine
        adapted.events.reserveCapacity(chunk.records.count)
        try chunk.bytes.withUnsafeBufferPointer { bytes in
            for place in chunk.records {
                do {
                    try adapt(UnsafeBufferPointer(rebasing: bytes[place.range]), at: place, into: &adapted)
                } catch let error as AdaptError {
                    adapted.rejects.append(reject(place, code: error.code, reason: "\(error)"))
                } catch let error as CSVError {
                    adapted.rejects.append(reject(place, code: .malformed, reason: "\(error)"))
                } catch let error as JSONError where error != .outOfMemory {
                    adapted.rejects.append(
                        reject(
                            place,
                            code: error == .tooDeep ? .tooDeep : .malformed,
                            reason: "The record is \(error)."
                        )
                    )
                }
            }
        }
        return adapted
    }

    /// Admits what several records told of one event.
    ///
    /// - Returns: False when none of them told a time.
    func admit(_ joined: RawEvent, into adapted: inout AdaptedChunk) -> Bool {
        admit(joined, record: UnsafeBufferPointer(start: nil, count: 0), index: 0, into: &adapted)
    }

    private func adapt(
        _ record: UnsafeBufferPointer<UInt8>,
        at place: RecordPlace,
        into adapted: inout AdaptedChunk
    ) throws {
        sink.reset(line: place.line)
        var wasRepaired = false
        if let csvHeader {
            let text = try CSVRecord.jsonText(record, header: csvHeader)
            try parser.withValue(in: text) { try adapter.adapt($0, into: &sink) }
            wasRepaired = String(validating: record, as: UTF8.self) == nil
        } else {
            do {
                try parser.withValue(in: record) { try adapter.adapt($0, into: &sink) }
            } catch let error as JSONError {
                sink.reset(line: place.line)
                try parser.withRepairedValue(in: record, after: error) { try adapter.adapt($0, into: &sink) }
                wasRepaired = true
            }
        }
        if sink.events.isEmpty && sink.fragments.isEmpty {
            throw AdaptError.wrongShape(expected: "at least one event in it")
        }
        if wasRepaired { adapted.coverage.recordsRepaired += 1 }
        adapted.coverage.outcomesUnknown += sink.unknownOutcomes
        for (index, raw) in sink.events.enumerated() {
            if !admit(raw, record: record, index: index, into: &adapted) {
                let error = AdaptError.missingTime(expected: "one for each event in it")
                adapted.rejects.append(reject(place, code: error.code, reason: "\(error)"))
            }
        }
        for fragment in sink.fragments {
            adapted.fragments.append(PlacedFragment(fragment: fragment, line: place.line, offset: place.offset))
        }
    }

    /// - Returns: False when the event has no time.
    private func admit(
        _ raw: RawEvent,
        record: UnsafeBufferPointer<UInt8>,
        index: Int,
        into adapted: inout AdaptedChunk
    ) -> Bool {
        guard let time = raw.time else { return false }
        let (event, links) = door.admit(raw, time: time, format: adapter.format, record: record, index: index)
        adapted.links.formUnion(links)
        adapted.coverage.count(event, timeHadZone: raw.timeHadZone, now: now)
        adapted.events.append(event)
        return true
    }

    private func reject(_ place: RecordPlace, code: Reject.Code, reason: String) -> Reject {
        Reject(file: file, line: place.line, byteOffset: place.offset, code: code, reason: reason)
    }
}

extension AdaptError {
    var code: Reject.Code {
        switch self {
        case .wrongShape, .otherFormat, .notUsed: .wrongShape
        case .badTime, .timeOfOtherForm, .missingTime: .badTime
        }
    }
}

extension Coverage {
    mutating func count(_ event: Event, timeHadZone: Bool, now: Timestamp) {
        events += 1
        if !timeHadZone { timesWithoutZone += 1 }
        // Five minutes are what clocks of one service differ by without anybody caring.
        if event.time.seconds(since: now) > 300 { timesInFuture += 1 }
        guard case .request(let request) = event.content else { return }
        requests += 1
        if request.input.contains(where: { $0.role != .system && !$0.parts.isEmpty }) { requestsWithPrompt += 1 }
        if !request.output.isEmpty { requestsWithOutput += 1 }
        if event.account != nil { requestsWithAccount += 1 }
        if event.network.address != nil || event.network.prefix != nil { requestsWithNetwork += 1 }
        if event.client.timeZone != nil { requestsWithTimeZone += 1 }
        if event.client.device != nil { requestsWithDevice += 1 }
        if request.conversation != nil { requestsWithConversation += 1 }
    }
}
