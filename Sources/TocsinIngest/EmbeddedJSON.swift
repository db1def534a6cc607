// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import OrderedWork

/// Parses JSON that stands inside a text of a record, with parsers that are used again.
enum EmbeddedJSON {
    /// Longer texts get a parser of their own, whose memory goes with them.
    private static let maximumReused = 1 << 20
    private static let parsers = Pool(mostIdle: 16) { try JSONParser(maximumBytes: EmbeddedJSON.maximumReused) }

    /// Parses a text, repaired where it has to be, and hands its value to `body`, which must not keep it.
    ///
    /// - Throws: A ``JSONError`` when the text is no JSON, or what `body` throws.
    static func withValue<Result>(in text: String, _ body: (JSONValue) throws -> Result) throws -> Result {
        guard text.utf8.count <= maximumReused else {
            return try withValue(in: text, JSONParser(maximumBytes: text.utf8.count), body)
        }
        return try parsers.use { try withValue(in: text, $0, body) }
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
