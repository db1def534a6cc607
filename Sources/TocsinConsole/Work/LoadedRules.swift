// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization
internal import TocsinFindings
internal import TocsinRulePack

/// The rules that the operator runs, read once: when the console starts, or else when somebody first asks.
final class LoadedRules: Sendable {
    let paths: [String]
    private let loaded = Mutex<RuleSet?>(nil)

    /// `paths`: Empty for those that come with Tocsin.
    init(_ paths: [String]) {
        self.paths = paths.isEmpty ? [RulePack.rulesPath] : paths
    }

    var set: RuleSet {
        loaded.withLock { loaded in
            if let loaded { return loaded }
            let set = RuleSet(paths: paths)
            loaded = set
            return set
        }
    }
}
