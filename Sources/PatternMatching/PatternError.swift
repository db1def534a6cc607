// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// An error from compiling or scanning patterns.
package enum PatternError: Error, Equatable, CustomStringConvertible {
    case invalidPattern(String, reason: String)
    case outOfMemory
    case scanFailed(code: Int32)

    package var description: String {
        switch self {
        case .invalidPattern(let pattern, let reason):
            "Pattern '\(pattern)' does not compile: \(reason). Correct it, or disable the rule that holds it."
        case .outOfMemory:
            "Not enough memory to scan. Lower the number of scanning workers."
        case .scanFailed(let code):
            "Scanning failed (code \(code)). Report this with the rules that were loaded."
        }
    }
}
