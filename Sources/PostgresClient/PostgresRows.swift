// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import CPostgres
package import FoundationEssentials

/// The answer to one statement: rows, and how many rows it changed.
package final class PostgresRows: RandomAccessCollection, Sendable {
    // Written once in `init`; libpq reads a result from any thread.
    nonisolated(unsafe) private let handle: OpaquePointer
    package let startIndex = 0
    package let endIndex: Int

    init(owning handle: OpaquePointer) {
        self.handle = handle
        endIndex = Int(PQntuples(handle))
    }

    deinit { PQclear(handle) }

    package subscript(index: Int) -> PostgresRow { PostgresRow(rows: self, index: Int32(index)) }

    /// Rows that were inserted, updated, deleted or copied.
    package var changes: Int { PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// What the server did, such as `COMMIT`.
    var command: String { PQcmdStatus(handle).map { String(cString: $0) } ?? "" }

    /// Nil for a column that is null or not there.
    fileprivate func withBytes<Result>(
        row: Int32,
        column: Int32,
        _ body: (UnsafeRawBufferPointer, _ type: UInt32) -> Result
    ) -> Result? {
        guard column < PQnfields(handle), PQgetisnull(handle, row, column) == 0,
            let bytes = PQgetvalue(handle, row, column)
        else { return nil }
        let count = Int(PQgetlength(handle, row, column))
        return body(UnsafeRawBufferPointer(start: bytes, count: count), PQftype(handle, column))
    }
}

/// One row of an answer.
package struct PostgresRow: Sendable {
    fileprivate let rows: PostgresRows
    fileprivate let index: Int32

    /// The value of a column, from 0.
    ///
    /// - Throws: ``PostgresError/unexpected`` for null, or for another type.
    package func value<Value: PostgresValue>(_ column: Int, as type: Value.Type = Value.self) throws(PostgresError)
        -> Value
    {
        guard let value = try optional(column, as: Value.self) else { throw .unexpected }
        return value
    }

    /// As ``value(_:as:)``; nil for null.
    package func optional<Value: PostgresValue>(_ column: Int, as type: Value.Type = Value.self) throws(PostgresError)
        -> Value?
    {
        let value = rows.withBytes(row: index, column: Int32(column)) { bytes, type in
            Result { () throws(PostgresError) in
                guard let value = Value(bytes, type: type) else { throw .unexpected }
                return value
            }
        }
        return try value?.get()
    }
}

/// What a column's bytes can be read as.
package protocol PostgresValue {
    /// Nil for bytes or a type that are something else.
    init?(_ bytes: UnsafeRawBufferPointer, type: UInt32)
}

extension Int64: PostgresValue {
    package init?(_ bytes: UnsafeRawBufferPointer, type: UInt32) {
        switch (type, bytes.count) {
        case (PostgresType.int8, 8), (PostgresType.xid8, 8):
            self = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        case (PostgresType.int4, 4): self = Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case (PostgresType.oid, 4): self = Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
        case (PostgresType.int2, 2): self = Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        default: return nil
        }
    }
}

extension Int: PostgresValue {
    package init?(_ bytes: UnsafeRawBufferPointer, type: UInt32) {
        guard let value = Int64(bytes, type: type) else { return nil }
        self = Int(value)
    }
}

extension Bool: PostgresValue {
    package init?(_ bytes: UnsafeRawBufferPointer, type: UInt32) {
        guard type == PostgresType.bool, bytes.count == 1 else { return nil }
        self = bytes[0] != 0
    }
}

extension Double: PostgresValue {
    package init?(_ bytes: UnsafeRawBufferPointer, type: UInt32) {
        guard type == PostgresType.float8, bytes.count == 8 else { return nil }
        self.init(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
    }
}

extension String: PostgresValue {
    package init?(_ bytes: UnsafeRawBufferPointer, type: UInt32) {
        guard [PostgresType.text, PostgresType.varchar, PostgresType.name].contains(type) else { return nil }
        self.init(decoding: bytes, as: UTF8.self)
    }
}

extension Data: PostgresValue {
    package init?(_ bytes: UnsafeRawBufferPointer, type: UInt32) {
        guard type == PostgresType.bytea else { return nil }
        self.init(bytes)
    }
}

extension [UInt8]: PostgresValue {
    package init?(_ bytes: UnsafeRawBufferPointer, type: UInt32) {
        guard type == PostgresType.bytea else { return nil }
        self.init(bytes)
    }
}
