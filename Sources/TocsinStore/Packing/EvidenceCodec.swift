// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import BytePacking
package import FoundationEssentials
package import TocsinModel

/// Evidence of findings and of ties, and members' counts, as bytes in a column: a count, then item after item.
package enum EvidenceCodec {
    /// By their numbers in a store, which do not change: what is new comes last.
    private static let comparisons: [TieComparison] = [
        .payment, .device, .address, .prefix, .emailStem, .promptFamily, .artefact, .quotedName, .autonomousSystem,
        .mailDomain, .signUp, .profile,
        .succession, .jointTiming, .relay, .passage,
    ]

    // MARK: Findings

    package static func encode(_ evidence: [Evidence]) -> Data {
        var writer = ByteWriter()
        writer.write(count: evidence.count)
        for piece in evidence {
            switch piece {
            case .text(let event, let field, let bytes):
                writer.write(0 as UInt8)
                write(event, &writer)
                writer.write(field)
                writer.write(count: bytes.lowerBound)
                writer.write(count: bytes.count)
            case .signal(let name, let value):
                writer.write(1 as UInt8)
                writer.write(name)
                writer.write(value)
            case .event(let event):
                writer.write(2 as UInt8)
                write(event, &writer)
            }
        }
        return Data(writer.bytes)
    }

    package static func decode(_ data: Data) throws(ByteError) -> [Evidence] {
        try list(data) { reader throws(ByteError) in
            switch try reader.byte() {
            case 0:
                let id = try event(&reader)
                let field = try reader.text()
                guard let start = Int(exactly: try reader.number()), let count = Int(exactly: try reader.number()),
                    start <= Int.max - count
                else { throw .damaged }
                return .text(event: id, field: field, bytes: start..<start + count)
            case 1: return .signal(name: try reader.text(), value: try reader.text())
            case 2: return .event(try event(&reader))
            default: throw .damaged
            }
        }
    }

    package static func encode(_ events: [EventID]) -> Data {
        var writer = ByteWriter()
        writer.write(count: events.count)
        for event in events { write(event, &writer) }
        return Data(writer.bytes)
    }

    package static func events(_ data: Data) throws(ByteError) -> [EventID] {
        try list(data) { reader throws(ByteError) in try event(&reader) }
    }

    private static func write(_ event: EventID, _ writer: inout ByteWriter) {
        writer.write(fixed: event.high)
        writer.write(fixed: event.low)
    }

    private static func event(_ reader: inout ByteReader) throws(ByteError) -> EventID {
        EventID(high: try reader.fixed(), low: try reader.fixed())
    }

    // MARK: Ties

    package static func encode(_ evidence: [TieEvidence]) -> Data {
        var writer = ByteWriter()
        writer.write(count: evidence.count)
        for piece in evidence {
            writer.write(UInt8(comparisons.firstIndex(of: piece.comparison) ?? 0))
            writer.write(fixed: piece.weightBits.bitPattern)
            // No value is shared by nobody.
            writer.write(count: piece.sharedByAccounts ?? 0)
        }
        return Data(writer.bytes)
    }

    package static func tieEvidence(_ data: Data) throws(ByteError) -> [TieEvidence] {
        try list(data) { reader throws(ByteError) in
            let comparison = Int(try reader.byte())
            guard comparisons.indices.contains(comparison) else { throw .damaged }
            let weightBits = Double(bitPattern: try reader.fixed())
            guard weightBits.isFinite, let accounts = Int(exactly: try reader.number()) else { throw .damaged }
            return TieEvidence(
                comparison: comparisons[comparison],
                weightBits: weightBits,
                sharedByAccounts: accounts == 0 ? nil : accounts
            )
        }
    }

    // MARK: Members

    /// How many findings of each category a member has.
    package static func encode(_ findings: [HarmCategory: Int]) -> Data {
        var writer = ByteWriter()
        writer.write(count: findings.count)
        for (category, count) in findings.sorted(by: { $0.key < $1.key }) {
            writer.write(category.rawValue)
            writer.write(count: count)
        }
        return Data(writer.bytes)
    }

    package static func findings(_ data: Data) throws(ByteError) -> [HarmCategory: Int] {
        let counts = try list(data) { reader throws(ByteError) in
            guard let category = HarmCategory(rawValue: try reader.text()),
                let count = Int(exactly: try reader.number())
            else { throw .damaged }
            return (category, count)
        }
        return Dictionary(counts) { $1 }
    }

    // MARK: Lists

    private static func list<Item>(
        _ data: Data,
        _ item: (inout ByteReader) throws(ByteError) -> Item
    ) throws(ByteError) -> [Item] {
        let result = data.withUnsafeBytes { bytes in
            Result { () throws(ByteError) in
                var reader = ByteReader(bytes)
                var items: [Item] = []
                for _ in 0..<(try reader.count()) { items.append(try item(&reader)) }
                guard reader.isAtEnd else { throw .damaged }
                return items
            }
        }
        return try result.get()
    }
}
