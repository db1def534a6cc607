// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What one process at a time does over a store.
package enum StoreJob: String, Sendable, CaseIterable {
    case scan, link

    /// The setting that counts how often the job was begun.
    package var turnKey: String { "job.\(rawValue).turn" }
}

/// The right to do a job; it ends when this goes.
package protocol StoreTurn: AnyObject, Sendable {}
