// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A folder for one test, removed when the test ends.
package struct TemporaryFolder {
    package let path: String

    /// Makes a folder, hands it to `body` and removes it.
    package static func with<Result>(_ body: (TemporaryFolder) async throws -> Result) async throws -> Result {
        let url = FileManager.default.temporaryDirectory.appending(path: "tocsin-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(TemporaryFolder(path: url.path))
    }

    /// The path of a file in the folder.
    package func file(_ name: String) -> String {
        path + "/" + name
    }

    /// Writes a file and gives its path.
    package func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: file(name)))
        return file(name)
    }

    /// Writes a file and gives its path.
    package func write(_ text: String, to name: String) throws -> String {
        try write(text.utf8, to: name)
    }
}
