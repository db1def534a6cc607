// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Foundation

extension Case {
    /// The case as one line of JSON, members by name: what is stored, and what `--json` prints.
    package func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }

    /// Reads what ``json()`` wrote.
    ///
    /// - Throws: What decoding throws.
    package init(json: some Sequence<UInt8>) throws {
        self = try JSONDecoder().decode(Case.self, from: Data(json))
    }
}
