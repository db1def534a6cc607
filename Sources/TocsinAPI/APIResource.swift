// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The files that come with the API.
enum APIResource {
    /// - Throws: ``APIStartError/noResource(name:)``.
    static func text(_ name: String) throws(APIStartError) -> String {
        let path = Bundle.module.bundleURL.appending(path: "Resources/\(name)").path
        guard let data = FileManager.default.contents(atPath: path) else { throw .noResource(name: name) }
        return String(decoding: data, as: UTF8.self)
    }
}

/// Why the API does not start.
package enum APIStartError: Error, Equatable, CustomStringConvertible {
    case noResource(name: String)

    package var description: String {
        switch self {
        case .noResource(let name): "The file '\(name)' that comes with Tocsin is missing. Install Tocsin anew."
        }
    }
}
