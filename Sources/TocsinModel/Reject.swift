// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A record of a log that could not become an event, and why.
///
/// Never holds the record's text.
package struct Reject: Sendable, Equatable {
    /// As the operator named it.
    package var file: String
    /// The record's first line, from 1.
    package var line: Int
    /// Where the record starts in the unpacked file, from 0.
    package var byteOffset: Int
    package var code: Code
    /// A sentence for the operator: what was found and what was expected.
    package var reason: String

    package init(file: String, line: Int, byteOffset: Int, code: Code, reason: String) {
        self.file = file
        self.line = line
        self.byteOffset = byteOffset
        self.code = code
        self.reason = reason
    }

    /// A fixed word for each reason, for counting.
    package enum Code: String, Sendable, CaseIterable {
        /// Not JSON, or not CSV of the mapping's columns.
        case malformed
        /// Longer than the longest record that is taken.
        case tooLong = "too-long"
        case tooDeep = "too-deep"
        /// JSON, but not of the file's format.
        case wrongShape = "wrong-shape"
        /// No time, or one that cannot be read.
        case badTime = "bad-time"
        /// The packed file ends early or is damaged.
        case damagedFile = "damaged-file"
        /// A part of a record whose other parts never came.
        case unjoined
    }
}
