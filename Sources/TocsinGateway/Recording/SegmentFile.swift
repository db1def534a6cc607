// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinIngest

/// A file of JSON Lines that only grows, each append synced to the disk.
///
/// One thread at a time uses it.
struct SegmentFile: ~Copyable {
    let path: String
    private(set) var sizeBytes = 0
    private let descriptor: Int32
    private let sync: (Int32) -> Int32

    /// Makes a new file that its owner alone can read, and syncs its folder.
    ///
    /// `sync`: Brings what was written to the disk; 0 when it is there, as of `fdatasync`.
    init(folder: String, name: String, sync: @escaping (Int32) -> Int32 = { fdatasync($0) }) throws(SegmentError) {
        self.sync = sync
        path = folder + "/" + name
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .last(path) }
        SegmentLock.hold(descriptor)
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        fsync(directory)
        close(directory)
    }

    /// Appends whole lines; when that fails, the file is as long as before.
    mutating func append(_ lines: [UInt8]) throws(SegmentError) {
        var written = 0
        while written < lines.count {
            let count = lines.withUnsafeBytes { bytes in
                write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw takenBack() }
            written += count
        }
        // What may not have reached the disk is written again, and must not stand there twice.
        guard sync(descriptor) == 0 else { throw takenBack() }
        sizeBytes += lines.count
    }

    /// Makes the file as long as it was; the error of the call that failed.
    private func takenBack() -> SegmentError {
        let error = SegmentError.last(path)
        ftruncate(descriptor, off_t(sizeBytes))
        return error
    }

    deinit { close(descriptor) }
}

/// Why a segment could not be written.
struct SegmentError: Error, Equatable, CustomStringConvertible {
    var path: String
    var reason: String

    /// The error of the last system call.
    static func last(_ path: String) -> SegmentError {
        SegmentError(path: path, reason: String(cString: strerror(errno)))
    }

    var description: String {
        "'\(path)' cannot be written: \(reason). Make room, or name another folder with --spill."
    }
}
