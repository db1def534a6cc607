// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import SecretFile
internal import TocsinAudit
internal import TocsinCommandSupport

/// The key that signs what others should be able to check.
enum AuditKeyOptions {
    /// Reads the key, or makes it.
    ///
    /// - Parameters:
    ///   - path: Nil for the file beside the store.
    ///   - store: The store's path.
    /// - Returns: The key.
    /// - Throws: `SecretFileError`, `CommandProblem`.
    static func signer(_ path: String?, besideStore store: String) throws -> AuditKey {
        let file = SecretFile(
            path: path ?? store + ".audit-key",
            name: "audit key",
            option: "--key",
            loss: "another key makes checkpoints that --public-key refuses"
        )
        guard let signer = AuditKey(bytes: Array(try file.bytes().prefix(32))) else {
            throw CommandProblem("The audit key '\(file.path)' is no key. Move it away, and a new one is made.")
        }
        return signer
    }
}
