// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import BytePacking
package import FoundationEssentials
package import TocsinModel

/// Packs what an operation carries beside members and ties.
package enum OperationContextCodec {
    package static func encode(_ operation: Operation) -> Data {
        var writer = ByteWriter()
        writer.write(count: operation.possible.count)
        for possible in operation.possible {
            write(possible.account, &writer)
            writer.write(fixed: possible.probability.bitPattern)
        }
        writer.write(count: operation.bridges.count)
        for bridge in operation.bridges {
            write(bridge.account, &writer)
            writer.write(fixed: bridge.other.value)
            writer.write(count: bridge.ties)
        }
        writer.write(count: operation.controls.count)
        for control in operation.controls {
            writer.write(control.statistic.rawValue)
            for share in [control.share, control.controlMean, control.controlMost] {
                writer.write(fixed: share.bitPattern)
            }
            writer.write(count: control.controls)
        }
        writer.write(count: operation.lineage.count)
        for lineage in operation.lineage {
            writer.write(lineage.change.rawValue)
            writer.write(fixed: lineage.other.value)
        }
        return Data(writer.bytes)
    }

    /// Unpacks into an operation what ``encode(_:)`` packed.
    package static func decode(_ data: Data, into operation: inout Operation) throws(ByteError) {
        do {
            try [UInt8](data).withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                for _ in 0..<(try count(&reader)) {
                    let account = try account(&reader)
                    operation.possible.append(.init(account: account, probability: try share(&reader)))
                }
                for _ in 0..<(try count(&reader)) {
                    let account = try account(&reader)
                    let other = OperationID(value: try reader.fixed())
                    operation.bridges.append(.init(account: account, other: other, ties: try count(&reader)))
                }
                for _ in 0..<(try count(&reader)) {
                    guard let statistic = Operation.Control.Statistic(rawValue: try reader.text()) else {
                        throw ByteError.damaged
                    }
                    let (own, mean, most) = (try share(&reader), try share(&reader), try share(&reader))
                    operation.controls.append(
                        .init(
                            statistic: statistic,
                            share: own,
                            controlMean: mean,
                            controlMost: most,
                            controls: try count(&reader)
                        )
                    )
                }
                for _ in 0..<(try count(&reader)) {
                    guard let change = Operation.Lineage.Change(rawValue: try reader.text()) else {
                        throw ByteError.damaged
                    }
                    operation.lineage.append(.init(change: change, other: OperationID(value: try reader.fixed())))
                }
                guard reader.isAtEnd else { throw ByteError.damaged }
            }
        } catch {
            throw .damaged
        }
    }

    private static func write(_ account: AccountID, _ writer: inout ByteWriter) {
        writer.write(fixed: account.high)
        writer.write(fixed: account.low)
    }

    private static func account(_ reader: inout ByteReader) throws(ByteError) -> AccountID {
        AccountID(high: try reader.fixed(), low: try reader.fixed())
    }

    private static func count(_ reader: inout ByteReader) throws(ByteError) -> Int {
        guard let count = Int(exactly: try reader.number()) else { throw .damaged }
        return count
    }

    private static func share(_ reader: inout ByteReader) throws(ByteError) -> Double {
        let share = Double(bitPattern: try reader.fixed())
        guard (0...1).contains(share) else { throw .damaged }
        return share
    }
}
