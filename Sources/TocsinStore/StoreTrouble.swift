// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What keeps a store from being used, and may end without anybody changing what was asked.
package enum StoreTrouble: Sendable, Equatable {
    /// It is not reached, turns everybody away or broke off, or its disk fails.
    case away
    /// It can be read and not written.
    case cannotBeWritten
}
