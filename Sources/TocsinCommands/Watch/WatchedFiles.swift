// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// Which of some log files have something new.
struct WatchedFiles {
    private struct State: Equatable {
        var size: Int
        var changed: Date
    }

    private var known: [String: State] = [:]

    /// The files that changed since they were asked for, and end where a record does.
    ///
    /// A file whose last line is being written comes up once it is whole.
    mutating func changed(_ paths: [String]) -> [String] {
        paths.filter { path in
            // A link has attributes of its own, also when what it names is not there.
            guard FileManager.default.fileExists(atPath: path),
                let attributes = try? FileManager.default.attributesOfItem(atPath: path),
                let size = attributes[.size] as? Int, let changed = attributes[.modificationDate] as? Date
            else { return false }
            let state = State(size: size, changed: changed)
            guard size > 0, state != known[path], Self.isWhole(path, size: size) else { return false }
            known[path] = state
            return true
        }
    }

    /// Whether a file ends with a line's end; what is packed has none.
    private static func isWhole(_ path: String, size: Int) -> Bool {
        guard !path.hasSuffix(".gz"), !path.hasSuffix(".zst") else { return true }
        guard let handle = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? handle.close() }
        guard (try? handle.seek(toOffset: UInt64(size - 1))) != nil, let last = try? handle.read(upToCount: 1) else {
            return false
        }
        return last == Data("\n".utf8)
    }
}
