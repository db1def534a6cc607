// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

extension Timestamp {
    /// The moment so many seconds later, or earlier for a negative number.
    func adding(seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds + seconds * 1000)
    }
}
