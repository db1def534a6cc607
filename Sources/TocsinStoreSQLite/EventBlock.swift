// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import Compression
internal import FoundationEssentials
internal import TocsinModel

/// The events of one batch, packed: neighbours resemble each other, so they pack small, and one row is written in place of thousands.
///
/// Messages are packed apart, so that they can be left out when reading and removed when they are too old.
struct EventBlock: Sendable {
    /// At least one; the events that the packed bytes hold.
    let eventCount: Int
    let firstTime: Timestamp
    let lastTime: Timestamp
    let packedEvents: [UInt8]
    /// Nil without any message.
    let packedText: [UInt8]?

    /// Nil without events.
    init?(_ events: [Event]) throws(CompressionError) {
        guard var first = events.first?.time else { return nil }
        var last = first
        // By index, here and below: to run through events is to copy each.
        for index in events.indices {
            first = min(first, events[index].time)
            last = max(last, events[index].time)
        }
        eventCount = events.count
        firstTime = first
        lastTime = last
        packedEvents = try Block.pack(EventCodec.encode(events))
        packedText = try Self.packText(events)
    }

    /// The messages of events, packed; nil when none has any.
    static func packText(_ events: [Event]) throws(CompressionError) -> [UInt8]? {
        guard let bytes = MessageCodec.encode(events) else { return nil }
        return try Block.pack(bytes)
    }

    /// Unpacks events.
    ///
    /// - Parameters:
    ///   - packedEvents: What ``packedEvents`` was.
    ///   - packedText: What ``packedText`` was; nil leaves every request without messages.
    /// - Returns: The events in their order.
    /// - Throws: `CompressionError` or `ByteError` for bytes that are damaged.
    static func unpack(_ packedEvents: Data, text packedText: Data?) throws -> [Event] {
        let bytes = try packedEvents.withUnsafeBytes { try Block.unpack($0) }
        var events = try bytes.withUnsafeBytes { try EventCodec.decode($0) }
        if let packedText {
            let text = try packedText.withUnsafeBytes { try Block.unpack($0) }
            try text.withUnsafeBytes { try MessageCodec.decode($0, into: &events) }
        }
        return events
    }
}
