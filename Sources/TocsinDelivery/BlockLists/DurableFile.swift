// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Puts a file in another's place so that readers see the old one or the new one, also after the machine stopped.
enum DurableFile {
    /// - Throws: When the folder cannot be written to; the old file then stands.
    static func replace(_ path: String, with content: Data) throws {
        let url = URL(filePath: path)
        let fresh = url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).new")
        try content.write(to: fresh)
        let handle = try FileHandle(forWritingTo: fresh)
        try handle.synchronize()
        try handle.close()
        guard rename(fresh.path, url.path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        let folder = open(url.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    /// What tells a file from one that was put in its place or written to.
    struct Identity: Sendable, Equatable {
        private let inode: UInt64
        private let size: Int64
        private let seconds: Int
        private let nanoseconds: Int

        /// Nil where there is no such file.
        init?(of path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            inode = UInt64(status.st_ino)
            size = Int64(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }
}
