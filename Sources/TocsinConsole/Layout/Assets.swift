// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The style sheet, the script and the icon, which are files of ours.
struct Assets: Sendable {
    let all: [String: Asset]

    /// - Throws: ``ConsoleStartError/noAsset(_:)``.
    init() throws(ConsoleStartError) {
        var all: [String: Asset] = [:]
        for (name, type) in [
            ("console.css", "text/css; charset=utf-8"), ("console.js", "text/javascript; charset=utf-8"),
            ("icon.svg", "image/svg+xml"),
        ] {
            guard let address = Bundle.module.url(forResource: "Assets/\(name)", withExtension: nil),
                let bytes = try? Data(contentsOf: address)
            else { throw .noAsset(name) }
            all[name] = Asset(type: type, bytes: bytes)
        }
        self.all = all
    }
}

/// One file for browsers.
struct Asset: Sendable {
    var type: String
    var bytes: Data
}

/// Why the console does not start.
package enum ConsoleStartError: Error, Equatable, CustomStringConvertible {
    case noAsset(String)

    package var description: String {
        switch self {
        case .noAsset(let name):
            "The file '\(name)' is not beside the program. Build it anew with 'make service', and keep its folders together."
        }
    }
}
