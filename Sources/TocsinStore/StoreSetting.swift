// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Keys of what databases of every kind keep for themselves among ``Store/value(for:)``; stages have keys of their own there.
package enum StoreSetting {
    /// Behind which batch requests are counted.
    package static let activityCursor = "activity.cursor"
    /// How often accounts were erased.
    package static let erasures = "erasures"
    /// Behind which batch the last scan stopped.
    package static let scanCursor = "scan.cursor"
    /// The version of the rules that it used.
    package static let scanRules = "scan.rulesVersion"
    /// The latest time before which text was purged, in milliseconds since 1970.
    package static let purgeLimit = "purge.limit"
}

extension Timestamp {
    /// A time as a setting keeps it; nil for anything else.
    package init?(setting: String) {
        guard let milliseconds = Int64(setting) else { return nil }
        self.init(milliseconds: milliseconds)
    }
}
