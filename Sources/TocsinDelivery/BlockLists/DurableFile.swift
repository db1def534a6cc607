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
}
