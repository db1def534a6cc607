// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// A request's messages as bytes in a text block: input, output, then tools, each as a count and its items.
///
/// Counts and lengths are little-endian 32-bit numbers; a role or a part's kind is one byte.
enum MessageCodec {
    private static let roles = Message.Role.allCases

    static func encode(_ request: Request, into bytes: inout [UInt8]) {
        encode(request.input, into: &bytes)
        encode(request.output, into: &bytes)
        append(request.tools.count, to: &bytes)
        for tool in request.tools { append(tool, to: &bytes) }
    }

    private static func encode(_ messages: [Message], into bytes: inout [UInt8]) {
        append(messages.count, to: &bytes)
        for message in messages {
            bytes.append(UInt8(roles.firstIndex(of: message.role) ?? 0))
            append(message.parts.count, to: &bytes)
            for part in message.parts {
                switch part {
                case .text(let text):
                    bytes.append(0)
                    append(text, to: &bytes)
                case .image: bytes.append(1)
                case .audio: bytes.append(2)
                case .file: bytes.append(3)
                case .toolCall(let name, let arguments):
                    bytes.append(4)
                    append(name, to: &bytes)
                    append(arguments, to: &bytes)
                case .toolResult(let text):
                    bytes.append(5)
                    append(text, to: &bytes)
                }
            }
        }
    }

    private static func append(_ count: Int, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(clamping: count).littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        append(text.utf8.count, to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }

    /// Puts the messages back into a request.
    ///
    /// - Throws: ``SQLiteStoreError/damaged(table:)`` when the bytes are not what ``encode(_:into:)`` writes.
    static func decode(_ bytes: UnsafeRawBufferPointer, into request: inout Request) throws(SQLiteStoreError) {
        var reader = Reader(bytes: bytes)
        request.input = try messages(&reader)
        request.output = try messages(&reader)
        let toolCount = try reader.count()
        for _ in 0..<toolCount { request.tools.append(try reader.text()) }
    }

    private static func messages(_ reader: inout Reader) throws(SQLiteStoreError) -> [Message] {
        let count = try reader.count()
        var messages: [Message] = []
        messages.reserveCapacity(count)
        for _ in 0..<count {
            let role = Int(try reader.byte())
            guard roles.indices.contains(role) else { throw .damaged(table: "textBlock") }
            var message = Message(role: roles[role], parts: [])
            for _ in 0..<(try reader.count()) { message.parts.append(try part(&reader)) }
            messages.append(message)
        }
        return messages
    }

    private static func part(_ reader: inout Reader) throws(SQLiteStoreError) -> Message.Part {
        switch try reader.byte() {
        case 0: .text(try reader.text())
        case 1: .image
        case 2: .audio
        case 3: .file
        case 4: .toolCall(name: try reader.text(), arguments: try reader.text())
        case 5: .toolResult(try reader.text())
        default: throw .damaged(table: "textBlock")
        }
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        var position = 0

        mutating func byte() throws(SQLiteStoreError) -> UInt8 {
            guard position < bytes.count else { throw .damaged(table: "textBlock") }
            defer { position += 1 }
            return bytes[position]
        }

        /// A count or length, at most the bytes that are left.
        mutating func count() throws(SQLiteStoreError) -> Int {
            guard position + 4 <= bytes.count else { throw .damaged(table: "textBlock") }
            let count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
            position += 4
            guard count <= bytes.count - position else { throw .damaged(table: "textBlock") }
            return count
        }

        mutating func text() throws(SQLiteStoreError) -> String {
            let length = try count()
            defer { position += length }
            return String(
                decoding: UnsafeRawBufferPointer(rebasing: bytes[position..<position + length]),
                as: UTF8.self
            )
        }
    }
}
