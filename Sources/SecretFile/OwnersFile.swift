// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A file that its owner alone may read (no bit of 0077 in its mode).
package struct OwnersFile: Sendable, Equatable {
    package var path: String
    /// What it is, in words that follow "The", such as `pseudonym key`.
    package var name: String
    /// The option or setting that names it.
    package var option: String

    package init(path: String, name: String, option: String) {
        self.path = path
        self.name = name
        self.option = option
    }

    /// - Throws: ``SecretFileError/cannotRead(_:)`` or ``SecretFileError/readableByOthers(_:mode:)``.
    package func data() throws(SecretFileError) -> Data {
        var status = stat()
        guard stat(path, &status) == 0, let data = FileManager.default.contents(atPath: path) else {
            throw .cannotRead(self)
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .readableByOthers(self, mode: String(status.st_mode & 0o777, radix: 8))
        }
        return data
    }

    /// A secret that people write down, with whatever space is around it.
    ///
    /// - Throws: What ``data()`` throws, and ``SecretFileError/noText(_:)`` when there is nothing but space, or no UTF-8.
    package func text() throws(SecretFileError) -> String {
        guard let text = String(data: try data(), encoding: .utf8), !text.allSatisfy(\.isWhitespace) else {
            throw .noText(self)
        }
        return text
    }
}
