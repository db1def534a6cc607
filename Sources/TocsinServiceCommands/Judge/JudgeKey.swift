// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import SecretFile

/// The endpoint's key: from a file or the environment, never from the command line, which others on the machine can read.
enum JudgeKey {
    static let variable = "TOCSIN_JUDGE_KEY"

    /// - Returns: Nil where there is none; endpoints of one's own often need none.
    /// - Throws: `SecretFileError` when the file cannot be read or can be read by others; ``JudgeKeyError`` when there is no key.
    static func read(
        file: String?,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> String? {
        guard let file else {
            guard let key = environment[variable], !key.isEmpty else { return nil }
            guard isKey(key) else { throw JudgeKeyError.noKey(place: "The variable \(variable)") }
            return key
        }
        let key = try OwnersFile(path: file, name: "key file", option: "--key-file").text()
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard isKey(key) else { throw JudgeKeyError.noKey(place: "The file '\(file)'") }
        return key
    }

    /// Whether it can stand in a header.
    private static func isKey(_ key: String) -> Bool {
        !key.isEmpty && key.utf8.count <= 4096 && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

/// Why there is no key.
enum JudgeKeyError: Error, Equatable, CustomStringConvertible {
    case noKey(place: String)

    var description: String {
        switch self {
        case .noKey(let place):
            "\(place) holds no key: expected one word of visible ASCII. Put the endpoint's key there."
        }
    }
}
