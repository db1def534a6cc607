// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import Synchronization

/// Parses JSON that stands inside a text of a record, with parsers that are used again.
enum EmbeddedJSON {
    /// Longer texts get a parser of their own, whose memory goes with them.
    private static let maximumReused = 1 << 20
    private static let maximumIdle = 16

    // A parser is in the list or with the one call that took it, never both.
    private struct Idle: @unchecked Sendable {
        var parsers: [JSONParser] = []
    }

    private struct Taken: @unchecked Sendable {
        let parser: JSONParser?
    }

    private static let idle = Mutex(Idle())

    /// Parses a text, repaired where it has to be, and hands its value to `body`, which must not keep it.
    ///
    /// - Throws: A ``JSONError`` when the text is no JSON, or what `body` throws.
    static func withValue<Result>(in text: String, _ body: (JSONValue) throws -> Result) throws -> Result {
        guard text.utf8.count <= maximumReused else {
            return try withValue(in: text, JSONParser(maximumBytes: text.utf8.count), body)
        }
        let parser =
            try idle.withLock { Taken(parser: $0.parsers.popLast()) }.parser ?? JSONParser(maximumBytes: maximumReused)
        defer {
            let taken = Taken(parser: parser)
            idle.withLock { idle in
                if let parser = taken.parser, idle.parsers.count < maximumIdle { idle.parsers.append(parser) }
            }
        }
        return try withValue(in: text, parser, body)
    }

    private static func withValue<Result>(
        in text: String,
        _ parser: JSONParser,
        _ body: (JSONValue) throws -> Result
    ) throws -> Result {
        do {
            return try parser.withValue(in: text, body)
        } catch let error as JSONError {
            return try parser.withRepairedValue(in: text.utf8, after: error, body)
        }
    }
}
