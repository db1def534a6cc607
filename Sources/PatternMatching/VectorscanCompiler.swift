// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CVectorscan
internal import Foundation

/// The library's compiler.
enum VectorscanCompiler {
    static func flags(of pattern: Pattern) -> UInt32 {
        var flags = UInt32(HS_FLAG_UTF8)
        if pattern.ignoresCase { flags |= UInt32(HS_FLAG_CASELESS) }
        if pattern.isMultiline { flags |= UInt32(HS_FLAG_MULTILINE) }
        if pattern.dotMatchesNewline { flags |= UInt32(HS_FLAG_DOTALL) }
        return flags
    }

    static func minimumLength(of pattern: Pattern, flags: UInt32) throws(PatternError) -> Int {
        var information: UnsafeMutablePointer<hs_expr_info_t>?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        guard hs_expression_info(pattern.expression, flags, &information, &failure) == HS_SUCCESS, let information
        else { throw invalid(pattern.expression, failure) }
        defer { free(information) }
        return Int(information.pointee.min_width)
    }

    static func compile(expressions: [[UInt8]], flags: [UInt32]) throws(PatternError) -> OpaquePointer {
        try withCStrings(expressions) { pointers, ids, _ in
            var database: OpaquePointer?
            var failure: UnsafeMutablePointer<hs_compile_error_t>?
            let count = UInt32(pointers.count)
            let mode = UInt32(HS_MODE_BLOCK)
            let code = hs_compile_multi(pointers, flags, ids, count, mode, nil, &database, &failure)
            return checked(code, database, failure, expressions)
        }
    }

    static func compile(literals: [[UInt8]], flags: [UInt32]) throws(PatternError) -> OpaquePointer {
        try withCStrings(literals) { pointers, ids, lengths in
            var database: OpaquePointer?
            var failure: UnsafeMutablePointer<hs_compile_error_t>?
            let count = UInt32(pointers.count)
            let mode = UInt32(HS_MODE_BLOCK)
            let code = hs_compile_lit_multi(pointers, flags, ids, lengths, count, mode, nil, &database, &failure)
            return checked(code, database, failure, literals)
        }
    }

    private static func withCStrings(
        _ texts: [[UInt8]],
        _ body: ([UnsafePointer<CChar>?], [UInt32], [Int]) -> Result<OpaquePointer, PatternError>
    ) throws(PatternError) -> OpaquePointer {
        let copies = texts.map { text in
            let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: text.count + 1)
            _ = copy.initialize(from: text.map { CChar(bitPattern: $0) } + [0])
            return copy
        }
        defer { copies.forEach { $0.deallocate() } }
        return try body(
            copies.map { UnsafePointer($0.baseAddress) },
            Array(0..<UInt32(texts.count)),
            texts.map(\.count)
        ).get()
    }

    private static func checked(
        _ code: hs_error_t,
        _ database: OpaquePointer?,
        _ failure: UnsafeMutablePointer<hs_compile_error_t>?,
        _ texts: [[UInt8]]
    ) -> Result<OpaquePointer, PatternError> {
        if code == HS_SUCCESS, let database { return .success(database) }
        let index = Int(failure?.pointee.expression ?? -1)
        let text = texts.indices.contains(index) ? String(decoding: texts[index], as: UTF8.self) : "…"
        return .failure(invalid(text, failure))
    }

    private static func invalid(_ text: String, _ failure: UnsafeMutablePointer<hs_compile_error_t>?) -> PatternError {
        let reason = failure.flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "unknown reason"
        hs_free_compile_error(failure)
        return .invalidPattern(text, reason: reason)
    }
}
