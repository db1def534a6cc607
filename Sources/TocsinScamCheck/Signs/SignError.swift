// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why signs cannot be used.
package enum SignError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(file: String, reason: String)
    /// A folder without a file of signs.
    case noSigns(path: String)
    case invalidPhrase(file: String, sign: String, phrase: String, reason: String)

    package var description: String {
        switch self {
        case .cannotRead(let path):
            "The signs in '\(path)' cannot be read. Give a folder of YAML files, or leave the option out to use those that come with Tocsin."
        case .malformed(let file, let reason):
            "The file '\(file)' holds no sign: \(reason). Correct it as docs/scam-check.md says."
        case .noSigns(let path):
            "The folder '\(path)' holds no sign, which would be a file that ends in '.yml'. Give a folder of signs, or leave the option out to use those that come with Tocsin."
        case .invalidPhrase(let file, let sign, let phrase, let reason):
            "The sign '\(sign)' in the file '\(file)' has the phrase '\(phrase)', which does not compile: \(reason). Correct the phrase, or take it out."
        }
    }
}
