// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A file's bytes as they are, or standard input's.
package final class FileSource: ByteSource {
    private let descriptor: Int32
    private let path: String
    private let ownsDescriptor: Bool

    /// Opens a file for reading; `-` is standard input.
    ///
    /// - Throws: ``FileError/cannotOpen(path:reason:)``.
    package init(path: String) throws(FileError) {
        self.path = path
        if path == "-" {
            descriptor = STDIN_FILENO
            ownsDescriptor = false
            return
        }
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        ownsDescriptor = true
        guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
    }

    deinit {
        if ownsDescriptor && descriptor >= 0 { close(descriptor) }
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw FileError.cannotRead(path: path, reason: String(cString: strerror(errno)))
            }
        }
    }

    package func pass(_ count: Int) throws -> Int {
        let place = lseek(descriptor, 0, SEEK_CUR)
        var status = stat()
        // Of a pipe or a device nobody knows where it ends.
        guard place >= 0, fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return try passByReading(count)
        }
        let left = max(0, Int(status.st_size) - Int(place))
        return Int(lseek(descriptor, off_t(min(count, left)), SEEK_CUR) - place)
    }
}

/// Why a file gives no bytes.
package enum FileError: Error, Equatable, CustomStringConvertible {
    case cannotOpen(path: String, reason: String)
    case cannotRead(path: String, reason: String)

    package var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "'\(path)' cannot be opened: \(reason). Check the path and that you may read it."
        case .cannotRead(let path, let reason):
            "'\(path)' cannot be read: \(reason). Check that it is a file and that its disk is well."
        }
    }
}
