// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking

/// Packs the text signals of a batch of events into bytes, as the store keeps them.
///
/// The form's version, then one flag byte an event and what the flags say is there.
package enum SignalCodec {
    /// Part of what decides whether stored signals can still be used: raise it when a signal or its form changes.
    package static let version: UInt8 = 8

    private enum Flag {
        static let isRequest: UInt8 = 1
        static let hasLanguage: UInt8 = 2
        static let hasOutputLanguage: UInt8 = 4
        static let hasScript: UInt8 = 8
        static let hasBatch: UInt8 = 16
        static let hasSketch: UInt8 = 32
        static let hasArtefacts: UInt8 = 64
        static let hasPassages: UInt8 = 128
    }

    /// Packs one entry an event; nil for events that are no request.
    package static func encode(_ signals: [TextSignals?]) -> [UInt8] {
        var writer = ByteWriter()
        writer.reserve(signals.count * 112)
        writer.write(version)
        for signal in signals {
            guard let signal else {
                writer.write(0 as UInt8)
                continue
            }
            encode(signal, into: &writer)
        }
        return writer.bytes
    }

    private static func encode(_ signal: TextSignals, into writer: inout ByteWriter) {
        var flags = Flag.isRequest
        if signal.language != nil { flags |= Flag.hasLanguage }
        if signal.outputLanguage != nil { flags |= Flag.hasOutputLanguage }
        if signal.script != nil { flags |= Flag.hasScript }
        if signal.batchSize != nil { flags |= Flag.hasBatch }
        if signal.sketch != nil { flags |= Flag.hasSketch }
        if !signal.artefacts.isEmpty { flags |= Flag.hasArtefacts }
        let passages = [signal.promptPassages, signal.answerPassages]
        if passages.contains(where: { !$0.isEmpty }) { flags |= Flag.hasPassages }
        writer.write(flags)
        writer.write(count: max(0, signal.promptLength))
        writer.write(count: max(0, signal.personaBiographies))
        if let language = signal.language { writer.write(language) }
        if let language = signal.outputLanguage { writer.write(language) }
        if let script = signal.script { writer.write(UInt8(Script.allCases.firstIndex(of: script) ?? 0)) }
        if let batch = signal.batchSize { writer.write(count: max(0, batch)) }
        if let sketch = signal.sketch { withUnsafeBytes(of: sketch.bins) { writer.write($0) } }
        if !signal.artefacts.isEmpty {
            writer.write(count: signal.artefacts.count)
            for artefact in signal.artefacts {
                writer.write(artefact.kind.rawValue)
                writer.write(fixed: artefact.hash)
            }
        }
        guard flags & Flag.hasPassages != 0 else { return }
        for hashes in passages {
            writer.write(count: hashes.count)
            for hash in hashes { writer.write(fixed: hash) }
        }
    }

    /// Whether bytes are in this form and not in that of another version of Tocsin.
    package static func isReadable(_ bytes: [UInt8]) -> Bool { bytes.first.map { $0 == version } ?? true }

    /// Unpacks what ``encode(_:)`` packed.
    ///
    /// - Throws: ``SignalCodecError/damaged`` for anything else, such as what another version of Tocsin wrote.
    package static func decode(_ bytes: [UInt8]) throws(SignalCodecError) -> [TextSignals?] {
        if bytes.isEmpty { return [] }
        guard isReadable(bytes) else { throw .damaged }
        do {
            return try bytes.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                _ = try reader.byte()
                var signals: [TextSignals?] = []
                while !reader.isAtEnd { signals.append(try signal(&reader)) }
                return signals
            }
        } catch {
            throw .damaged
        }
    }

    private static func signal(_ reader: inout ByteReader) throws(ByteError) -> TextSignals? {
        let flags = try reader.byte()
        if flags == 0 { return nil }
        guard flags & Flag.isRequest != 0 else { throw .damaged }
        var signal = TextSignals()
        signal.promptLength = try number(&reader)
        signal.personaBiographies = try number(&reader)
        if flags & Flag.hasLanguage != 0 { signal.language = try reader.text() }
        if flags & Flag.hasOutputLanguage != 0 { signal.outputLanguage = try reader.text() }
        if flags & Flag.hasScript != 0 {
            let index = Int(try reader.byte())
            guard Script.allCases.indices.contains(index) else { throw .damaged }
            signal.script = Script.allCases[index]
        }
        if flags & Flag.hasBatch != 0 { signal.batchSize = try number(&reader) }
        if flags & Flag.hasSketch != 0 {
            let bins = try reader.bytes(MemoryLayout<SIMD32<UInt16>>.size)
            signal.sketch = PromptSketch(bins: bins.loadUnaligned(as: SIMD32<UInt16>.self))
        }
        if flags & Flag.hasArtefacts != 0 {
            let count = try number(&reader)
            guard (1...Artefact.maximum).contains(count) else { throw .damaged }
            for _ in 0..<count {
                guard let kind = Artefact.Kind(rawValue: try reader.byte()) else { throw .damaged }
                signal.artefacts.append(Artefact(kind: kind, hash: try reader.fixed()))
            }
        }
        if flags & Flag.hasPassages != 0 {
            signal.promptPassages = try hashes(atMost: Passages.perPrompt, &reader)
            signal.answerPassages = try hashes(atMost: Passages.perAnswer, &reader)
        }
        return signal
    }

    private static func hashes(atMost most: Int, _ reader: inout ByteReader) throws(ByteError) -> [UInt64] {
        let count = try reader.count()
        guard count <= most else { throw .damaged }
        var hashes: [UInt64] = []
        for _ in 0..<count { hashes.append(try reader.fixed()) }
        return hashes
    }

    private static func number(_ reader: inout ByteReader) throws(ByteError) -> Int {
        guard let number = Int(exactly: try reader.number()) else { throw .damaged }
        return number
    }
}

/// Stored signals that Tocsin did not write.
package enum SignalCodecError: Error, Equatable, CustomStringConvertible {
    case damaged

    package var description: String {
        "The store's signals are damaged, or another version of Tocsin measured them. Run 'tocsin scan --again' to measure them anew."
    }
}
