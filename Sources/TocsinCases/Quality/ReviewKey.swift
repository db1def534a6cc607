// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Foundation
internal import SecretFile

/// The secret by which cases are drawn for a second opinion, and put in an order for each reviewer: who decides must not be able to tell which will be.
package struct ReviewKey: Sendable {
    private let key: SymmetricKey

    /// `bytes`: Secret; with others, other cases are drawn.
    package init(bytes: [UInt8]) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: bytes),
            info: Data("tocsin second opinions".utf8),
            outputByteCount: 32
        )
    }

    /// Derived from the key of appeals beside a store, which is made when it is not there.
    ///
    /// - Throws: `SecretFileError`.
    package init(besideStore store: String, keyFile: String? = nil) throws {
        self.init(bytes: try AppealLinks.keyFile(besideStore: store, keyFile).bytes())
    }

    /// One for as long as the process runs, for where no file is named.
    package static func random() -> ReviewKey {
        ReviewKey(bytes: (0..<32).map { _ in UInt8.random(in: .min ... .max) })
    }

    /// Whether a case is one of those that are reviewed: the same for everybody.
    ///
    /// `percent`: Of a hundred cases, so many are.
    func draws(_ id: CaseID, percent: Int) -> Bool { number("draw \(id)") % 100 < UInt64(percent) }

    /// A case's place in a reviewer's order.
    func place(_ id: CaseID, for reviewer: String) -> UInt64 { number("place \(id) \(reviewer)") }

    private func number(_ text: String) -> UInt64 {
        HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
