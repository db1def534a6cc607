// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Phases of the Online Operations Kill Chain (Nimmo and Hutchins, Carnegie 2023), counted from 0.
enum KillChainPhase {
    /// The phase's name from a tag such as `killchain.phase-2`; nil for other tags.
    static func name(tag: String) -> String? {
        guard tag.hasPrefix("killchain.phase-"), let number = Int(tag.dropFirst("killchain.phase-".count)),
            names.indices.contains(number)
        else { return nil }
        return names[number]
    }

    static let names = [
        "acquiring assets", "disguising assets", "gathering information", "coordinating and planning",
        "testing defences", "evading detection", "indiscriminate engagement", "targeted engagement",
        "compromising assets", "enabling longevity",
    ]
}
