// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Says that a gateway still writes to a segment, whatever the clock says of its age.
///
/// A file system without locks says nothing; then the age alone counts.
package enum SegmentLock {
    /// Holds a segment until its descriptor is closed, or the process ends.
    ///
    /// Whoever just looks whether it is held is waited for.
    package static func hold(_ descriptor: Int32) {
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    }

    /// Whether somebody holds a segment.
    package static func isHeld(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
}
