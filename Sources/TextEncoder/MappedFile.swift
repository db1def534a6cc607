// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A file in memory, whose bytes may be changed there and never in the file; what is not changed is shared with whoever else reads it.
final class MappedFile: @unchecked Sendable {
    /// Written to by nobody but the one who made it, and not once others see it.
    let bytes: UnsafeMutableRawBufferPointer

    /// Nil when the file cannot be read or is empty.
    init?(path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return nil }
        let size = Int(status.st_size)
        let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0)
        guard let start, start != MAP_FAILED else { return nil }
        bytes = UnsafeMutableRawBufferPointer(start: start, count: size)
    }

    deinit {
        munmap(bytes.baseAddress, bytes.count)
    }
}
