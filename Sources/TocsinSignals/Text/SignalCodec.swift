// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Packs the text signals of a batch of events into bytes, as the store keeps them.
///
/// One flag byte an event, then what the flags say is there; numbers are little-endian.
package enum SignalCodec {
    /// Part of what decides whether stored signals can still be used: raise it when a signal or its form changes.
    package static let version = 3

    private enum Flag {
        static let isRequest: UInt8 = 1
        static let hasLanguage: UInt8 = 2
        static let hasOutputLanguage: UInt8 = 4
        static let hasScript: UInt8 = 8
        static let hasBatch: UInt8 = 16
        static let hasSketch: UInt8 = 32
        static let all: UInt8 = 63
    }

    /// Packs one entry an event; nil for events that are no request.
    package static func encode(_ signals: [TextSignals?]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(signals.count * 88)
        for signal in signals {
            guard let signal else {
                bytes.append(0)
                continue
            }
            encode(signal, into: &bytes)
        }
        return bytes
    }

    private static func encode(_ signal: TextSignals, into bytes: inout [UInt8]) {
        var flags = Flag.isRequest
        if signal.language != nil { flags |= Flag.hasLanguage }
        if signal.outputLanguage != nil { flags |= Flag.hasOutputLanguage }
        if signal.script != nil { flags |= Flag.hasScript }
        if signal.batchSize != nil { flags |= Flag.hasBatch }
        if signal.sketch != nil { flags |= Flag.hasSketch }
        bytes.append(flags)
        append(UInt32(clamping: signal.promptLength), to: &bytes)
        bytes.append(UInt8(clamping: signal.personaBiographies))
        if let language = signal.language { append(language, to: &bytes) }
        if let language = signal.outputLanguage { append(language, to: &bytes) }
        if let script = signal.script { bytes.append(UInt8(Script.allCases.firstIndex(of: script) ?? 0)) }
        if let batch = signal.batchSize { append(UInt16(clamping: batch), to: &bytes) }
        if let sketch = signal.sketch {
            withUnsafeBytes(of: sketch.bins) { bytes.append(contentsOf: $0) }
        }
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func append(_ language: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(clamping: language.utf8.count))
        bytes.append(contentsOf: language.utf8.prefix(255))
    }

    /// Unpacks what ``encode(_:)`` packed.
    ///
    /// - Throws: ``SignalCodecError/damaged`` for anything else.
    package static func decode(_ bytes: [UInt8]) throws(SignalCodecError) -> [TextSignals?] {
        var reader = Reader(bytes: bytes)
        var signals: [TextSignals?] = []
        while !reader.isAtEnd {
            let flags = try reader.byte()
            guard flags & Flag.isRequest != 0 else {
                guard flags == 0 else { throw .damaged }
                signals.append(nil)
                continue
            }
            guard flags & ~Flag.all == 0 else { throw .damaged }
            var signal = TextSignals()
            signal.promptLength = Int(UInt32(truncatingIfNeeded: try reader.number(bytes: 4)))
            signal.personaBiographies = Int(try reader.byte())
            if flags & Flag.hasLanguage != 0 { signal.language = try reader.text() }
            if flags & Flag.hasOutputLanguage != 0 { signal.outputLanguage = try reader.text() }
            if flags & Flag.hasScript != 0 {
                let index = Int(try reader.byte())
                guard Script.allCases.indices.contains(index) else { throw .damaged }
                signal.script = Script.allCases[index]
            }
            if flags & Flag.hasBatch != 0 { signal.batchSize = Int(try reader.number(bytes: 2)) }
            if flags & Flag.hasSketch != 0 {
                var bins = SIMD32<UInt16>()
                for index in 0..<PromptSketch.binCount {
                    bins[index] = UInt16(truncatingIfNeeded: try reader.number(bytes: 2))
                }
                signal.sketch = PromptSketch(bins: bins)
            }
            signals.append(signal)
        }
        return signals
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        mutating func byte() throws(SignalCodecError) -> UInt8 {
            guard position < bytes.count else { throw .damaged }
            defer { position += 1 }
            return bytes[position]
        }

        mutating func number(bytes count: Int) throws(SignalCodecError) -> UInt64 {
            var number: UInt64 = 0
            for shift in 0..<count { number |= UInt64(try byte()) << UInt64(8 * shift) }
            return number
        }

        mutating func text() throws(SignalCodecError) -> String {
            let count = Int(try byte())
            guard position + count <= bytes.count else { throw .damaged }
            defer { position += count }
            return String(decoding: bytes[position..<position + count], as: UTF8.self)
        }
    }
}

/// Stored signals that Tocsin did not write.
package enum SignalCodecError: Error, Equatable, CustomStringConvertible {
    case damaged

    package var description: String {
        "The store's signals are damaged. Run 'tocsin scan --again' to measure them anew."
    }
}
