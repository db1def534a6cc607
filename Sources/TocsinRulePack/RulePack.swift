// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The rules and identity tables that come with Tocsin.
package enum RulePack {
    /// The folder of the starter rules.
    package static var rulesPath: String { resourcePath("Rules") }

    /// Interchangeable identity terms by kind and language.
    package static var identityTermsPath: String { resourcePath("Identity") + "/terms.yml" }

    /// Harmless sentences that name an identity.
    package static var benignSentencesPath: String { resourcePath("Identity") + "/benign.yml" }

    /// Words that name an identity, in many languages and all their forms.
    ///
    /// - Throws: What reading throws, when the installation is damaged.
    package static func identityWords() throws -> [String] {
        let folder = resourcePath("Identity") + "/Words"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .flatMap { try String(contentsOfFile: folder + "/" + $0, encoding: .utf8).split(separator: "\n") }
            .filter { !$0.hasPrefix("#") }
            .map(String.init)
    }

    private static func resourcePath(_ name: String) -> String {
        Bundle.module.bundleURL.appending(path: name).path
    }
}
