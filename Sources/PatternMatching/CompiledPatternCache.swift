// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import CVectorscan
internal import Crypto
package import Foundation

/// Keeps compiled databases in the user's cache folder: to compile all rules' patterns takes longer than anything else that a program does first.
///
/// A file's name is a hash of everything that its content depends on, and the library finds damage by a checksum, so whatever is wrong with a
/// file, patterns are compiled as without one. It holds what rules look for, and nothing of anybody's texts.
package struct CompiledPatternCache: Sendable {
    package static let none = CompiledPatternCache(folder: nil)

    /// Raised when the same patterns are compiled in another way.
    private static let version = 1

    /// Fewer patterns compile sooner than they are read.
    private static let fewestPatterns = 500
    /// For two rule sets in turns, and some that are being written.
    private static let mostFiles = 16

    package let folder: URL?

    package init(folder: URL?) {
        self.folder = folder
    }

    /// In `$XDG_CACHE_HOME`, or `~/.cache`.
    package init(environment: [String: String]) {
        // The XDG specification has paths that are not absolute passed over.
        func folder(_ path: String?) -> URL? { path.flatMap { $0.hasPrefix("/") ? URL(filePath: $0) : nil } }
        let base = folder(environment["XDG_CACHE_HOME"]) ?? folder(environment["HOME"])?.appending(path: ".cache")
        self.folder = base?.appending(path: "tocsin/patterns")
    }

    /// The database that was kept of these patterns, or else what `compile` makes, which is kept.
    ///
    /// `flags`: The library's, one for each pattern; 0 for a text that is looked for to the letter, which no expression has.
    func database(
        of patterns: [[UInt8]],
        flags: [UInt32],
        compile: () throws(PatternError) -> OpaquePointer
    ) throws(PatternError) -> OpaquePointer {
        guard let folder, patterns.count >= Self.fewestPatterns, Self.isOurs(folder) else { return try compile() }
        let file = folder.appending(path: Self.name(of: patterns, flags))
        if let database = Self.read(file) { return database }
        let database = try compile()
        Self.write(database, file)
        Self.removeOldest(in: folder)
        return database
    }

    /// Whether the folder is there, or can be made, and nobody else may write to it: a database is as good as a program.
    private static func isOurs(_ folder: URL) -> Bool {
        try? FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        var status = stat()
        return lstat(folder.path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid()
            && status.st_mode & 0o022 == 0
    }

    private static func name(of patterns: [[UInt8]], _ flags: [UInt32]) -> String {
        var hash = SHA256()
        func add(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: number.littleEndian) { hash.update(bufferPointer: $0) }
        }
        add(version)
        hash.update(data: Array(String(cString: hs_version()).utf8))
        var platform = hs_platform_info_t()
        hs_populate_platform(&platform)
        add(platform.tune)
        add(platform.cpu_features)
        add(patterns.count)
        for (pattern, flags) in zip(patterns, flags) {
            add(flags)
            add(pattern.count)
            hash.update(data: pattern)
        }
        return Hexadecimal.text(hash.finalize()) + ".hs"
    }

    private static func read(_ file: URL) -> OpaquePointer? {
        guard let data = try? Data(contentsOf: file) else { return nil }
        var database: OpaquePointer?
        let code = data.withUnsafeBytes { bytes in
            hs_deserialize_database(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, &database)
        }
        guard code == HS_SUCCESS else { return nil }
        // So that what is in use is not taken for old.
        try? FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: file.path)
        return database
    }

    private static func write(_ database: OpaquePointer, _ file: URL) {
        var bytes: UnsafeMutablePointer<CChar>?
        var count = 0
        guard hs_serialize_database(database, &bytes, &count) == HS_SUCCESS, let bytes else { return }
        defer { free(bytes) }
        try? Data(bytesNoCopy: bytes, count: count, deallocator: .none).write(to: file, options: .atomic)
    }

    private static func removeOldest(in folder: URL) {
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder,
            includingPropertiesForKeys: [.contentModificationDateKey]
        )
        guard let files, files.count > mostFiles else { return }
        let dated = files.map { file in
            (
                file,
                (try? file.resourceValues(forKeys: [.contentModificationDateKey]))?.contentModificationDate
                    ?? .distantPast
            )
        }
        for (file, _) in dated.sorted(by: { $0.1 > $1.1 }).dropFirst(mostFiles) {
            try? FileManager.default.removeItem(at: file)
        }
    }
}
