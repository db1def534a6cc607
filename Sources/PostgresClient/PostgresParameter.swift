// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

/// A value that goes with a statement, in PostgreSQL's binary format.
///
/// Columns are `bigint`, `double precision`, `boolean`, `text` and `bytea`, so that each kind of value has one type.
package enum PostgresParameter: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    /// A null character, which `text` cannot hold, becomes U+FFFD.
    case text(String)
    case bytes([UInt8])
    case data(Data)
    // Lists, for `unnest` and `= ANY`.
    case bools([Bool])
    case ints([Int64?])
    case doubles([Double])
    case texts([String?])
    case blobs([Data?])

    /// The most bytes that are sent at once: a little under 1 GiB, which is what the server takes.
    static let mostBytes = 1_000_000_000

    package static func int(_ value: Int) -> PostgresParameter { .int(Int64(value)) }
    package static func optional(_ value: Int64?) -> PostgresParameter { value.map { .int($0) } ?? .null }
    package static func optional(_ value: String?) -> PostgresParameter { value.map { .text($0) } ?? .null }
    package static func optional(_ value: Data?) -> PostgresParameter { value.map { .data($0) } ?? .null }

    /// The type's number in every PostgreSQL; 0 leaves it to the server.
    var type: UInt32 {
        switch self {
        case .null: 0
        case .bool: PostgresType.bool
        case .int: PostgresType.int8
        case .double: PostgresType.float8
        case .text: PostgresType.text
        case .bytes, .data: PostgresType.bytea
        case .bools: 1000
        case .ints: 1016
        case .doubles: 1022
        case .texts: 1009
        case .blobs: 1001
        }
    }

    var isNull: Bool { if case .null = self { true } else { false } }

    /// Puts the value's bytes behind others; in one that is over ``mostBytes``, lengths are wrong.
    func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: break
        case .bool(let value): bytes.append(value ? 1 : 0)
        case .int(let value): bytes.append(bigEndian: value)
        case .double(let value): bytes.append(bigEndian: value.bitPattern)
        case .text(let value): bytes.append(text: value)
        case .bytes(let value): bytes.append(contentsOf: value)
        case .data(let value): bytes.append(contentsOf: value)
        case .bools(let values): bytes.append(list: values, of: PostgresType.bool) { $1.append($0 ? 1 : 0) }
        case .ints(let values): bytes.append(list: values, of: PostgresType.int8) { $1.append(bigEndian: $0) }
        case .doubles(let values):
            bytes.append(list: values, of: PostgresType.float8) { $1.append(bigEndian: $0.bitPattern) }
        case .texts(let values): bytes.append(list: values, of: PostgresType.text) { $1.append(text: $0) }
        case .blobs(let values): bytes.append(list: values, of: PostgresType.bytea) { $1.append(contentsOf: $0) }
        }
    }
}

/// Numbers of the types that Tocsin's columns and answers have (`pg_type.dat`).
enum PostgresType {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let name: UInt32 = 19
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let oid: UInt32 = 26
    static let float8: UInt32 = 701
    static let varchar: UInt32 = 1043
    static let xid8: UInt32 = 5069
}

extension [UInt8] {
    mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    mutating func append(text: String) {
        guard text.utf8.contains(0) else { return append(contentsOf: text.utf8) }
        append(contentsOf: text.replacing("\0", with: "\u{FFFD}").utf8)
    }

    /// An array of one dimension: its shape, then each item behind its length.
    fileprivate mutating func append<Item>(
        list items: [Item?],
        of type: UInt32,
        _ write: (Item, inout [UInt8]) -> Void
    ) {
        append(bigEndian: Int32(items.isEmpty ? 0 : 1))
        append(bigEndian: Int32(items.contains { $0 == nil } ? 1 : 0))
        append(bigEndian: type)
        if items.isEmpty { return }
        append(bigEndian: Int32(truncatingIfNeeded: items.count))
        append(bigEndian: Int32(1))
        for item in items {
            guard let item else {
                append(bigEndian: Int32(-1))
                continue
            }
            let place = count
            append(bigEndian: Int32(0))
            write(item, &self)
            let length = Int32(truncatingIfNeeded: count - place - 4)
            Swift.withUnsafeBytes(of: length.bigEndian) { replaceSubrange(place..<place + 4, with: $0) }
        }
    }
}
