// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import SecretFile
internal import TocsinOpenID

/// The settings of an OpenID provider: a file that `--openid` names, and one beside it for the client's secret.
enum OpenIDFile {
    /// Reads both.
    ///
    /// - Throws: ``OpenIDFileError`` or `SecretFileError`, which name the file.
    static func settings(_ path: String) throws -> OpenIDSettings {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw OpenIDFileError.cannotRead(path: path)
        }
        do {
            return try OpenIDSettings(json: String(decoding: data, as: UTF8.self)) { try secret($0) }
        } catch let error as OpenIDError {
            throw OpenIDFileError.wrong(path: path, error)
        }
    }

    /// Reads the client's secret.
    ///
    /// - Throws: `SecretFileError` when the file cannot be read or can be read by others, or is empty.
    static func secret(_ path: String) throws(SecretFileError) -> String {
        try OwnersFile(path: path, name: "client's secret", option: "clientSecretFile").text()
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// Why there are no settings of a provider.
enum OpenIDFileError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case wrong(path: String, OpenIDError)

    var description: String {
        switch self {
        case .cannotRead(let path):
            "The file '\(path)' that --openid names cannot be read. Check its name and that you may read it."
        case .wrong(let path, let error): "'\(path)' (--openid): \(error)"
        }
    }
}
