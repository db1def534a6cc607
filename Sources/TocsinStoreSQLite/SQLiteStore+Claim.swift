// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import GRDB
package import TocsinStore

extension SQLiteStore {
    /// Locks a file beside the store, which the system unlocks when the process ends; SQLite's own locks are not touched.
    ///
    /// - Throws: ``StoreClaimError/cannotLock(path:reason:)``.
    package func claim(_ job: StoreJob) throws -> StoreClaim? {
        // Two names of one store are one store.
        let path = URL(filePath: database.path).resolvingSymlinksInPath().path(percentEncoded: false) + ".\(job)-lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.cannotLock(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            defer { close(descriptor) }
            if errno == EWOULDBLOCK { return nil }
            throw Self.cannotLock(path)
        }
        // The file stays: who removed it would let a second process lock another of the same name.
        return StoreClaim { close(descriptor) }
    }

    private static func cannotLock(_ path: String) -> StoreClaimError {
        .cannotLock(path: path, reason: String(cString: strerror(errno)))
    }
}
