// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinCommandSupport
internal import TocsinIngest

/// The files that a log on the command line stands for.
struct LogFiles {
    /// In the order of names.
    private(set) var paths: [String] = []
    /// Those there that cannot be opened.
    private(set) var unopened: [UnopenedFile] = []

    /// Expands a path of a file or a folder, or a pattern of them.
    ///
    /// Of a folder are meant the files in it and in its sub-folders, but for hidden ones.
    ///
    /// - Throws: ``IngestError/noFile(pattern:)`` for a pattern that matches nothing, or a folder without files.
    init(_ log: String) throws {
        for path in try Self.expanded(log) {
            if Self.isFolder(path) { try add(below: path) } else { paths.append(path) }
        }
        if paths.isEmpty && unopened.isEmpty { throw IngestError.noFile(pattern: log) }
    }

    /// What a pattern matches; a path that is there is itself.
    private static func expanded(_ pattern: String) throws -> [String] {
        guard pattern.contains(where: { "*?[".contains($0) }), !FileManager.default.fileExists(atPath: pattern) else {
            return [pattern]
        }
        var result = glob_t()
        defer { globfree(&result) }
        guard glob(pattern, 0, nil, &result) == 0 else { throw IngestError.noFile(pattern: pattern) }
        return (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0].map { String(cString: $0) } }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private mutating func add(below folder: String) throws {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw CommandProblem("The folder '\(folder)' cannot be read. Check that you may read it.")
        }
        for name in names.sorted() where !name.hasPrefix(".") {
            let path = (folder.hasSuffix("/") ? folder : folder + "/") + name
            if !Self.isFolder(path) {
                if FileManager.default.fileExists(atPath: path) {
                    paths.append(path)
                } else {
                    unopened.append(UnopenedFile(path: path))
                }
            } else if (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil {
                // A link to a folder may lead back into this one.
                try add(below: path)
            }
        }
    }
}
