// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// How often somebody tried to sign in without success.
package struct AttemptRecord: Sendable, Equatable {
    /// 0 for nobody, or when it is forgotten.
    package var failures: Int
    package var lastAt: Timestamp

    package init(failures: Int, lastAt: Timestamp) {
        self.failures = failures
        self.lastAt = lastAt
    }
}
