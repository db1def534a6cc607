// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Tracing

/// A span's place in a trace, as W3C Trace Context writes it.
package struct TraceParent: Sendable, Equatable {
    package var trace: UInt128
    package var span: UInt64
    package var isSampled: Bool

    package init(trace: UInt128, span: UInt64, isSampled: Bool) {
        self.trace = trace
        self.span = span
        self.isSampled = isSampled
    }

    /// Reads a `traceparent`; nil for anything that the recommendation calls invalid.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].count == 2, parts[0] != "ff", parts[0] != "00" || parts.count == 4,
            let version = Self.number(parts[0], digits: 2), let trace = Self.number(parts[1], digits: 32),
            let span = Self.number(parts[2], digits: 16), let flags = Self.number(parts[3], digits: 2)
        else { return nil }
        _ = version
        guard trace != 0, span != 0 else { return nil }
        self.init(trace: trace, span: UInt64(truncatingIfNeeded: span), isSampled: flags & 1 == 1)
    }

    package var text: String { "00-\(traceDigits)-\(spanDigits)-\(isSampled ? "01" : "00")" }

    var traceDigits: String { Self.digits(trace, 32) }
    var spanDigits: String { Self.digits(UInt128(span), 16) }

    static func digits(_ number: UInt128, _ count: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: count - text.count) + text
    }

    private static func number(_ text: Substring, digits: Int) -> UInt128? {
        guard text.utf8.count == digits,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        return UInt128(text, radix: 16)
    }
}

extension ServiceContext {
    private enum Key: ServiceContextKey {
        typealias Value = TraceParent
    }

    /// The span that what happens now belongs to.
    package var traceParent: TraceParent? {
        get { self[Key.self] }
        set { self[Key.self] = newValue }
    }
}
