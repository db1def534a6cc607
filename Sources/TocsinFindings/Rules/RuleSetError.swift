// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Why a set of rules is of no use.
package enum RuleSetError: Error, Equatable, CustomStringConvertible {
    /// `option`: What the paths were named with.
    case cannotRead(paths: [String], option: String)
    case noRules(option: String)

    package var description: String {
        switch self {
        case .cannotRead(let paths, let option):
            "\(paths.map { "'\($0)'" }.joined(separator: ", ")) cannot be read. "
                + "Check the path that \(option) names, and that you may read it."
        case .noRules(let option): "There is no rule to run. Name a folder of rules with \(option)."
        }
    }
}

extension RuleSet {
    /// Makes sure that there are rules and that no path is mistyped: with fewer rules, findings would go.
    ///
    /// `option`: What the set was named with.
    package func mustBeUsable(option: String) throws(RuleSetError) {
        guard unreadablePaths.isEmpty else { throw .cannotRead(paths: unreadablePaths, option: option) }
        guard !rules.isEmpty else { throw .noRules(option: option) }
    }
}
