// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import TocsinModel

/// The messages of a block's events as bytes: for each event a length, 0 without messages, and the messages.
///
/// A request's messages are its input, its output, then its tools, each as a count and its items.
enum MessageCodec {
    private static let roles = Message.Role.allCases

    /// The messages of events in their order; nil when none has any.
    static func encode(_ events: [Event]) -> [UInt8]? {
        var writer = ByteWriter()
        var hasText = false
        var own = ByteWriter()
        for index in events.indices {
            guard case .request(let request) = events[index].content, request.hasText else {
                writer.write(count: 0)
                continue
            }
            hasText = true
            own.removeAll()
            encode(request, into: &own)
            writer.write(count: own.bytes.count)
            writer.write(own.bytes)
        }
        return hasText ? writer.bytes : nil
    }

    /// Puts the messages back into their events.
    ///
    /// - Throws: `ByteError` when the bytes are not what ``encode(_:)`` wrote for as many events.
    static func decode(_ bytes: UnsafeRawBufferPointer, into events: inout [Event]) throws(ByteError) {
        var reader = ByteReader(bytes)
        for index in events.indices {
            let count = try reader.count()
            var own = ByteReader(try reader.bytes(count))
            if count == 0 { continue }
            guard case .request(var request) = events[index].content else { throw .damaged }
            try decode(&own, into: &request)
            events[index].content = .request(request)
        }
        guard reader.isAtEnd else { throw .damaged }
    }

    // MARK: One request

    private static func encode(_ request: Request, into writer: inout ByteWriter) {
        encode(request.input, into: &writer)
        encode(request.output, into: &writer)
        writer.write(count: request.tools.count)
        for tool in request.tools { writer.write(tool) }
    }

    private static func encode(_ messages: [Message], into writer: inout ByteWriter) {
        writer.write(count: messages.count)
        for message in messages {
            writer.write(UInt8(roles.firstIndex(of: message.role) ?? 0))
            writer.write(count: message.parts.count)
            for part in message.parts { encode(part, into: &writer) }
        }
    }

    private static func encode(_ part: Message.Part, into writer: inout ByteWriter) {
        switch part {
        case .text(let text):
            writer.write(0 as UInt8)
            writer.write(text)
        case .image: writer.write(1 as UInt8)
        case .audio: writer.write(2 as UInt8)
        case .file: writer.write(3 as UInt8)
        case .toolCall(let name, let arguments):
            writer.write(4 as UInt8)
            writer.write(name)
            writer.write(arguments)
        case .toolResult(let text):
            writer.write(5 as UInt8)
            writer.write(text)
        }
    }

    private static func decode(_ reader: inout ByteReader, into request: inout Request) throws(ByteError) {
        request.input = try messages(&reader)
        request.output = try messages(&reader)
        for _ in 0..<(try reader.count()) { request.tools.append(try reader.text()) }
        guard reader.isAtEnd else { throw .damaged }
    }

    private static func messages(_ reader: inout ByteReader) throws(ByteError) -> [Message] {
        let count = try reader.count()
        var messages: [Message] = []
        messages.reserveCapacity(count)
        for _ in 0..<count {
            let role = Int(try reader.byte())
            guard roles.indices.contains(role) else { throw .damaged }
            var message = Message(role: roles[role], parts: [])
            for _ in 0..<(try reader.count()) { message.parts.append(try part(&reader)) }
            messages.append(message)
        }
        return messages
    }

    private static func part(_ reader: inout ByteReader) throws(ByteError) -> Message.Part {
        switch try reader.byte() {
        case 0: .text(try reader.text())
        case 1: .image
        case 2: .audio
        case 3: .file
        case 4: .toolCall(name: try reader.text(), arguments: try reader.text())
        case 5: .toolResult(try reader.text())
        default: throw .damaged
        }
    }
}
