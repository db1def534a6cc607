// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The endpoint's key: from a file or the environment, never from the command line, which others on the machine can read.
enum JudgeKey {
    static let variable = "TOCSIN_JUDGE_KEY"

    /// - Returns: Nil where there is none; endpoints of one's own often need none.
    /// - Throws: ``JudgeKeyError`` when the file cannot be read or can be read by others, or holds no key.
    static func read(
        file: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(JudgeKeyError) -> String? {
        guard let file else {
            guard let key = environment[variable], !key.isEmpty else { return nil }
            guard isKey(key) else { throw .noKey(place: "The variable \(variable)") }
            return key
        }
        var status = stat()
        guard stat(file, &status) == 0, let data = FileManager.default.contents(atPath: file) else {
            throw .cannotRead(path: file)
        }
        guard status.st_mode & 0o077 == 0 else { throw .readableByOthers(path: file) }
        let key = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard isKey(key) else { throw .noKey(place: "The file '\(file)'") }
        return key
    }

    /// Whether it can stand in a header.
    private static func isKey(_ key: String) -> Bool {
        !key.isEmpty && key.utf8.count <= 4096 && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

/// Why there is no key.
enum JudgeKeyError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case readableByOthers(path: String)
    case noKey(place: String)

    var description: String {
        switch self {
        case .cannotRead(let path): "The key file '\(path)' cannot be read. Check --key-file."
        case .readableByOthers(let path): "The key file '\(path)' can be read by others. Run 'chmod 600 \(path)' first."
        case .noKey(let place):
            "\(place) holds no key: expected one word of visible ASCII. Put the endpoint's key there."
        }
    }
}
