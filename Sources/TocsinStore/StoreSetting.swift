// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// Keys of what stores of every kind keep as ``Store/value(for:)``.
package enum StoreSetting {
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
