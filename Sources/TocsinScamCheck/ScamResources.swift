// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The files that come with the scam check.
enum ScamResources {
    static var folder: String { Bundle.module.bundleURL.appending(path: "Resources").path }

    /// The folder of the signs that come with Tocsin.
    static var signs: String { folder + "/Signs" }

    /// Fails with: ``SignError/cannotRead(path:)``.
    static func text(_ name: String) throws -> String {
        let path = folder + "/" + name
        guard let data = FileManager.default.contents(atPath: path) else { throw SignError.cannotRead(path: path) }
        return String(decoding: data, as: UTF8.self)
    }
}
