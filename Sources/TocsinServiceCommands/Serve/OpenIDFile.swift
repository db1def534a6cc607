// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinOpenID

/// The settings of an OpenID provider: a file that `--openid` names, and one beside it for the client's secret.
enum OpenIDFile {
    /// Reads both.
    ///
    /// - Throws: ``OpenIDFileError``, which names the file.
    static func settings(_ path: String) throws -> OpenIDSettings {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw OpenIDFileError.cannotRead(path: path, named: "--openid")
        }
        do {
            return try OpenIDSettings(json: String(decoding: data, as: UTF8.self)) { try secret($0) }
        } catch let error as OpenIDError {
            throw OpenIDFileError.wrong(path: path, error)
        }
    }

    /// Reads the client's secret.
    ///
    /// - Throws: ``OpenIDFileError`` when the file cannot be read or can be read by others, or is empty.
    static func secret(_ path: String) throws(OpenIDFileError) -> String {
        var status = stat()
        guard stat(path, &status) == 0, let data = FileManager.default.contents(atPath: path) else {
            throw .cannotRead(path: path, named: "clientSecretFile")
        }
        guard status.st_mode & 0o077 == 0 else { throw .readableByOthers(path: path) }
        let secret = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty else { throw .noSecret(path: path) }
        return secret
    }
}

/// Why there are no settings of a provider.
enum OpenIDFileError: Error, Equatable, CustomStringConvertible {
    /// `named`: By what.
    case cannotRead(path: String, named: String)
    case wrong(path: String, OpenIDError)
    case readableByOthers(path: String)
    case noSecret(path: String)

    var description: String {
        switch self {
        case .cannotRead(let path, let named):
            "The file '\(path)' that \(named) names cannot be read. Check its name and that you may read it."
        case .wrong(let path, let error): "'\(path)' (--openid): \(error)"
        case .readableByOthers(let path):
            "The client's secret '\(path)' can be read by others. Run: chmod 600 '\(path)'"
        case .noSecret(let path):
            "The file '\(path)' that clientSecretFile names is empty. Put the client's secret there, or leave clientSecretFile out."
        }
    }
}
