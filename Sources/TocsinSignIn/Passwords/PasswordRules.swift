// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// What a password has to be: long, and not one that is tried first.
///
/// Source: NIST SP 800-63B (length and a list of common ones, no rules on which characters), with 12 characters for 8.
package enum PasswordRules {
    package static let fewestCharacters = 12
    /// Longer ones are refused, so that nobody makes the service hash megabytes.
    package static let mostBytes = 1024

    /// - Throws: ``PasswordError``.
    package static func check(_ password: String, name: String) throws(PasswordError) {
        let password = normalized(password)
        guard password.count >= fewestCharacters else { throw .tooShort }
        guard password.utf8.count <= mostBytes else { throw .tooLong }
        let folded = password.lowercased()
        guard !folded.contains(name.lowercased()) || name.count < 3 else { throw .holdsName }
        guard Set(folded).count >= 5, !isRun(folded) else { throw .tooCommon }
        let letters = folded.filter(\.isLetter)
        guard !CommonPasswords.whole.contains(folded), !CommonPasswords.words.contains(letters) else {
            throw .tooCommon
        }
    }

    /// One spelling for what keyboards write in several (NFKC).
    package static func normalized(_ password: String) -> String {
        password.precomposedStringWithCompatibilityMapping
    }

    /// True for characters that follow each other as in the alphabet or among digits, for the most part.
    private static func isRun(_ text: String) -> Bool {
        let codes = text.unicodeScalars.map { Int($0.value) }
        let follow = zip(codes, codes.dropFirst()).count { abs($0 - $1) <= 1 }
        return follow * 4 >= (codes.count - 1) * 3
    }
}

/// Why a password is refused; never holds it.
package enum PasswordError: Error, Equatable, CustomStringConvertible {
    case tooShort, tooLong, tooCommon, holdsName
    /// Too many are waiting to be hashed.
    case busy
    case outOfMemory

    package var description: String {
        switch self {
        case .tooShort:
            "A password has at least \(PasswordRules.fewestCharacters) characters. Several words make a good one."
        case .tooLong: "A password has at most \(PasswordRules.mostBytes) bytes. Choose a shorter one."
        case .tooCommon:
            "That password is among those that are tried first. Choose several words that do not belong together."
        case .holdsName: "A password must not hold the person's name. Choose another."
        case .busy: "Too many people sign in at this moment. Try again in a minute."
        case .outOfMemory: "There is not enough memory to check a password. Lower how many are checked at once."
        }
    }
}
