// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why signs cannot be used.
package enum SignError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(file: String, reason: String)

    package var description: String {
        switch self {
        case .cannotRead(let path):
            "The signs in '\(path)' cannot be read. Give a folder of YAML files, or leave the option out to use those that come with Tocsin."
        case .malformed(let file, let reason):
            "The file '\(file)' holds no sign: \(reason). Correct it as docs/scam-check.md says."
        }
    }
}
