// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// One step from a version of the tables to the next.
///
/// Those that have shipped are never changed. None may keep writers waiting: columns come without a default that is computed for each row,
/// constraints as `NOT VALID` and are validated later, indexes on tables that hold rows by `CREATE INDEX CONCURRENTLY`.
struct Migration: Sendable {
    /// From 1, without a gap.
    let number: Int64
    let name: String
    let way: Way

    enum Way: Sendable {
        /// Whole or not at all.
        case transaction(String)
        /// Indexes by name, each with what follows `CREATE INDEX CONCURRENTLY name`; what was left half done is made anew.
        case indexes([(name: String, definition: String)])
    }
}
