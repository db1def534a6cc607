// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CSimdJSON

/// Parses one JSON value at a time over memory that it reuses; a task needs one of its own.
package final class JSONParser {
    /// Bytes behind a value that must be readable (their content does not matter).
    package static let padding = csj_padding()

    private let handle: OpaquePointer

    /// Makes a parser.
    ///
    /// - Parameters:
    ///   - maximumBytes: The longest value that it takes.
    ///   - maximumDepth: The deepest nesting that it takes.
    /// - Throws: ``JSONError/outOfMemory``.
    package init(maximumBytes: Int, maximumDepth: Int = 512) throws(JSONError) {
        // The library takes no limit below its own smallest buffer.
        guard let handle = csj_parser_create(max(maximumBytes, 1 << 16), maximumDepth) else { throw .outOfMemory }
        self.handle = handle
    }

    deinit {
        csj_parser_destroy(handle)
    }

    /// Parses a value and hands it to `body`.
    ///
    /// - Parameters:
    ///   - bytes: The value's UTF-8, with ``padding`` readable bytes behind it.
    ///   - body: Must not keep the value: it points into the parser and into `bytes`.
    /// - Returns: What `body` returns.
    /// - Throws: A ``JSONError`` when the bytes are no JSON value, or what `body` throws.
    package func withValue<Result>(
        in bytes: UnsafeBufferPointer<UInt8>,
        _ body: (JSONValue) throws -> Result
    ) throws -> Result {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { throw JSONError.malformed("the text is empty") }
        var root = csj_value()
        let code = csj_parse(handle, start, bytes.count, &root)
        guard code == 0 else {
            if csj_error_is_utf8(code) { throw JSONError.invalidUTF8 }
            if csj_error_is_depth(code) { throw JSONError.tooDeep }
            throw JSONError.malformed(String(cString: csj_error_words(code)))
        }
        return try body(JSONValue(raw: root))
    }

    /// Parses a text of its own.
    ///
    /// - Throws: As ``withValue(in:_:)-(UnsafeBufferPointer<UInt8>,_)``.
    package func withValue<Result>(in text: String, _ body: (JSONValue) throws -> Result) throws -> Result {
        try withValue(in: Array(text.utf8), body)
    }

    /// Parses bytes of its own.
    ///
    /// - Throws: As ``withValue(in:_:)-(UnsafeBufferPointer<UInt8>,_)``.
    package func withValue<Result>(in bytes: [UInt8], _ body: (JSONValue) throws -> Result) throws -> Result {
        let padded = bytes + repeatElement(0, count: Self.padding)
        return try padded.withUnsafeBufferPointer { buffer in
            try withValue(in: UnsafeBufferPointer(rebasing: buffer[..<bytes.count]), body)
        }
    }

    /// Parses what is JSON once ``JSONRepair`` was at it.
    ///
    /// - Parameters:
    ///   - bytes: As they came; what is no UTF-8 becomes U+FFFD.
    ///   - error: What the parser said of them.
    ///   - body: As for the others.
    /// - Returns: What `body` returns.
    /// - Throws: `error` when there is nothing to repair, else as the others.
    package func withRepairedValue<Result>(
        in bytes: some Sequence<UInt8>,
        after error: JSONError,
        _ body: (JSONValue) throws -> Result
    ) throws -> Result {
        guard error.mayBeRepaired else { throw error }
        let text = Array(String(decoding: Array(bytes), as: UTF8.self).utf8)
        guard let repaired = JSONRepair.repaired(text) else {
            guard error == .invalidUTF8 else { throw error }
            return try withValue(in: text, body)
        }
        return try withValue(in: repaired, body)
    }
}

/// Why a text is not JSON that we take.
package enum JSONError: Error, Equatable, CustomStringConvertible {
    case malformed(String)
    case invalidUTF8
    case tooDeep
    case outOfMemory

    package var description: String {
        switch self {
        case .malformed(let reason): "not valid JSON: \(reason)"
        case .invalidUTF8: "not valid UTF-8"
        case .tooDeep: "nested too deeply"
        case .outOfMemory: "not enough memory to parse; lower the number of workers"
        }
    }
}
