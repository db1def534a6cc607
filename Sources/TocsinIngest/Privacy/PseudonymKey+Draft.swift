// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import SecretFile

/// A secret that no file holds yet, and the file that is to hold it.
struct SecretDraft: Sendable {
    let file: SecretFile
    let bytes: [UInt8]

    /// Thinks of 32 random bytes.
    init(for file: SecretFile) {
        self.file = file
        var generator = SystemRandomNumberGenerator()
        bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Makes the file, readable by its owner alone; one that is there already is left as it is.
    func save() throws(SecretFileError) {
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotMake(file, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(file.path)
            throw .cannotMake(file, reason: reason)
        }
    }
}

extension PseudonymKey {
    /// Reads the key of a file; where there is none, thinks of one that ``keep()`` writes there.
    ///
    /// So that a command that ends before it took anything in leaves no key behind.
    ///
    /// - Throws: ``SecretFileError`` when the file cannot be read, is too short, or can be read by others.
    package static func readOrDraft(path: String) throws(SecretFileError) -> PseudonymKey {
        guard FileManager.default.fileExists(atPath: path) else {
            return PseudonymKey(draft: SecretDraft(for: file(path)))
        }
        return try PseudonymKey(path: path)
    }

    /// The file that a key is to be kept in that was thought of anew; nil for one that was read.
    package var draftPath: String? { draft?.file.path }

    /// Writes a key that was thought of anew into its file; does nothing for one that was read.
    ///
    /// - Throws: ``SecretFileError/cannotMake(_:reason:)``, also when another process made the file meanwhile.
    package func keep() throws(SecretFileError) {
        try draft?.save()
    }
}
