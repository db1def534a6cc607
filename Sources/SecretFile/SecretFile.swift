// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import ShellWord

/// A file that holds 32 secret random bytes, made when it is not there, readable by its owner alone (mode 0600).
package struct SecretFile: Sendable, Equatable {
    package var path: String
    /// What it is, in words, such as `pseudonym key`.
    package var name: String
    /// The option that names it.
    package var option: String
    /// What goes wrong with another in its place, in words.
    package var loss: String

    package init(path: String, name: String, option: String, loss: String) {
        self.path = path
        self.name = name
        self.option = option
        self.loss = loss
    }

    /// Reads the file, or makes it.
    ///
    /// - Throws: ``SecretFileError`` when it cannot be read or made, is too short, or can be read by others.
    package func bytes() throws(SecretFileError) -> [UInt8] {
        FileManager.default.fileExists(atPath: path) ? try read() : try make()
    }

    private var file: OwnersFile { OwnersFile(path: path, name: name, option: option) }

    private func read() throws(SecretFileError) -> [UInt8] {
        let data = try file.data()
        guard data.count >= 32 else { throw .tooShort(self, bytes: data.count) }
        return Array(data)
    }

    private func make() throws(SecretFileError) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        // Filled under another name first: nobody ever finds half a secret in its place.
        let new = "\(path).\(UInt64.random(in: .min ... .max, using: &generator)).new"
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw cannotMake }
        defer {
            close(descriptor)
            unlink(new)
        }
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else { throw cannotMake }
        // Of two first runs at once, one makes the file and the other reads it.
        if link(new, path) == 0 { return bytes }
        if errno == EEXIST { return try read() }
        throw cannotMake
    }

    /// As the last system call said.
    private var cannotMake: SecretFileError { .cannotMake(file, reason: String(cString: strerror(errno))) }
}

/// Why there is no secret.
package enum SecretFileError: Error, Equatable, CustomStringConvertible {
    case cannotRead(OwnersFile)
    case cannotMake(OwnersFile, reason: String)
    case tooShort(SecretFile, bytes: Int)
    case readableByOthers(OwnersFile, mode: String)
    case noText(OwnersFile)

    package var description: String {
        switch self {
        case .cannotRead(let file):
            "The \(file.name) '\(file.path)' cannot be read. Run as the user who owns it, or name another with \(file.option)."
        case .cannotMake(let file, let reason):
            "The \(file.name) '\(file.path)' cannot be made: \(reason). Name a place that you may write to with \(file.option)."
        case .tooShort(let file, let bytes):
            "The \(file.name) '\(file.path)' has \(bytes) bytes; it needs 32. Restore it from a backup: \(file.loss)."
        case .noText(let file):
            "The \(file.name) '\(file.path)' is empty, or is no text. Put it there, or name another with \(file.option)."
        case .readableByOthers(let file, let mode):
            "The \(file.name) '\(file.path)' can be read by others (mode \(mode)). Run: chmod 600 \(file.path.shellWord)"
        }
    }
}
