// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// The file in which libpq looks for a password where none is given.
struct PasswordFile {
    let path: String

    /// `named`: As the address has it; else the environment does, or it is in the home folder.
    init(named: String?) {
        let environment = ProcessInfo.processInfo.environment
        let known = [named, environment["PGPASSFILE"]].compactMap(\.self).first { !$0.isEmpty }
        path = known ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.pgpass"
    }

    /// Whether libpq passes it over, which it tells in words of its own on standard error: others may read it, or it is no file.
    var isPassedOver: Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return status.st_mode & S_IFMT != S_IFREG || status.st_mode & 0o077 != 0
    }

    /// A name under which there is nothing, so that libpq has nothing to tell.
    var nothing: String { path + "/none" }
}
