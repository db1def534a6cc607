// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinCommandSupport

/// What `--retain` can be: a number of days whose milliseconds can be taken from any time of a log.
enum RetainedDays {
    /// A hundred years at most.
    static let range = 0...36_500

    /// - Throws: `ValidationError`.
    static func check(_ days: Int) throws {
        guard range.contains(days) else {
            throw ValidationError("--retain must be 0 to \(range.upperBound.grouped) days; '\(days)' is not.")
        }
    }
}
