// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The files that come with the public check.
enum CheckResource {
    /// - Throws: ``CheckStartError/noResource(name:)``.
    static func text(_ name: String) throws(CheckStartError) -> String {
        let path = Bundle.module.bundleURL.appending(path: "Resources/\(name)").path
        guard let data = FileManager.default.contents(atPath: path) else { throw .noResource(name: name) }
        return String(decoding: data, as: UTF8.self)
    }
}

/// Why the public check does not start.
package enum CheckStartError: Error, Equatable, CustomStringConvertible {
    case noResource(name: String)

    package var description: String {
        switch self {
        case .noResource(let name): "The file '\(name)' that comes with Tocsin is missing. Install Tocsin anew."
        }
    }
}
