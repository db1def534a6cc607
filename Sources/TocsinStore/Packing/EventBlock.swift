// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
package import Compression
package import FoundationEssentials
package import TocsinModel

/// The events of one batch, packed: neighbours resemble each other, so they pack small, and one row is written in place of thousands.
///
/// Messages are packed apart, so that they can be left out when reading and removed when they are too old.
package struct EventBlock: Sendable {
    /// At least one: of the events that the packed bytes hold, in their order.
    package let ids: [EventID]
    package let firstTime: Timestamp
    package let lastTime: Timestamp
    package let packedEvents: [UInt8]
    /// Nil without any message.
    package let packedText: [UInt8]?
    /// How many of the events have messages or tools: those that ``TocsinModel/Event/removeText()`` takes something from.
    package let textCount: Int

    /// Nil without events.
    package init?(_ events: [Event]) throws(CompressionError) {
        if events.isEmpty { return nil }
        let packedEvents = try Block.pack(EventCodec.encode(events))
        self.init(events, packedEvents: packedEvents, packedText: try Self.packText(events))
    }

    /// A block that was packed elsewhere, whose bytes stay as they are; nil without events.
    ///
    /// - Throws: What ``unpack(_:text:)`` throws.
    package init?(packedEvents: Data, text packedText: Data?) throws {
        let events = try Self.unpack(packedEvents, text: packedText)
        self.init(events, packedEvents: [UInt8](packedEvents), packedText: packedText.map { [UInt8]($0) })
    }

    private init?(_ events: [Event], packedEvents: [UInt8], packedText: [UInt8]?) {
        guard var first = events.first?.time else { return nil }
        var last = first
        // By index, here and below: to run through events is to copy each.
        for index in events.indices {
            first = min(first, events[index].time)
            last = max(last, events[index].time)
        }
        textCount = events.indices.count { index in
            if case .request(let request) = events[index].content { request.hasText } else { false }
        }
        ids = events.indices.map { events[$0].id }
        firstTime = first
        lastTime = last
        self.packedEvents = packedEvents
        self.packedText = packedText
    }

    /// The messages of events, packed; nil when none has any.
    package static func packText(_ events: [Event]) throws(CompressionError) -> [UInt8]? {
        guard let bytes = MessageCodec.encode(events) else { return nil }
        return try Block.pack(bytes)
    }

    /// The events at some places, packed anew; nil for no place.
    ///
    /// - Throws: What ``unpack(_:text:)`` throws, which for a block of this run is a lack of memory.
    package func keeping(_ isKept: [Bool]) throws -> EventBlock? {
        if isKept.allSatisfy(\.self) { return self }
        let events = try Self.unpack(Data(packedEvents), text: packedText.map { Data($0) })
        return try EventBlock(zip(events, isKept).filter(\.1).map(\.0))
    }

    /// Unpacks events.
    ///
    /// - Parameters:
    ///   - packedEvents: What ``packedEvents`` was.
    ///   - packedText: What ``packedText`` was; nil leaves every request without messages.
    /// - Returns: The events in their order.
    /// - Throws: `CompressionError` or `ByteError` for bytes that are damaged.
    package static func unpack(_ packedEvents: Data, text packedText: Data?) throws -> [Event] {
        let bytes = try packedEvents.withUnsafeBytes { try Block.unpack($0) }
        var events = try bytes.withUnsafeBytes { try EventCodec.decode($0) }
        if let packedText {
            let text = try packedText.withUnsafeBytes { try Block.unpack($0) }
            try text.withUnsafeBytes { try MessageCodec.decode($0, into: &events) }
        }
        return events
    }
}
