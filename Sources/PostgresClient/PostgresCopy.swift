// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CPostgres
package import FoundationEssentials

/// Rows on their way to the server by COPY: for each row ``beginRow(columns:)``, then its values in the order of the columns.
package struct PostgresCopy {
    private let handle: OpaquePointer
    private var bytes: [UInt8] = []
    /// How much is sent at once.
    private static let stretch = 1 << 16

    init(handle: OpaquePointer) {
        self.handle = handle
        bytes.reserveCapacity(Self.stretch + 4096)
        // The signature, no flags, no further head.
        bytes += [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00]
        bytes.append(bigEndian: Int64(0))
    }

    package mutating func beginRow(columns: Int16) throws(PostgresError) {
        if bytes.count >= Self.stretch { try send() }
        bytes.append(bigEndian: columns)
    }

    /// A `bigint`.
    package mutating func write(_ value: Int64) {
        bytes.append(bigEndian: Int32(8))
        bytes.append(bigEndian: value)
    }

    /// An `integer`.
    package mutating func write(_ value: Int32) {
        bytes.append(bigEndian: Int32(4))
        bytes.append(bigEndian: value)
    }

    /// A `double precision`.
    package mutating func write(_ value: Double) {
        bytes.append(bigEndian: Int32(8))
        bytes.append(bigEndian: value.bitPattern)
    }

    /// A `bytea`.
    package mutating func write(_ value: Data) {
        bytes.append(bigEndian: Int32(truncatingIfNeeded: value.count))
        bytes.append(contentsOf: value)
    }

    /// A `text`.
    package mutating func write(_ value: String) {
        var text: [UInt8] = []
        text.append(text: value)
        bytes.append(bigEndian: Int32(truncatingIfNeeded: text.count))
        bytes.append(contentsOf: text)
    }

    mutating func finish() throws(PostgresError) {
        bytes.append(bigEndian: Int16(-1))
        try send()
    }

    private mutating func send() throws(PostgresError) {
        guard bytes.count <= PostgresParameter.mostBytes else { throw .tooLarge }
        let isSent = bytes.withUnsafeBytes { buffer in
            PQputCopyData(handle, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
        }
        guard isSent == 1 else { throw .lost }
        bytes.removeAll(keepingCapacity: true)
    }
}
