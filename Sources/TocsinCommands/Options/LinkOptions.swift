// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinLinking

/// What linking goes by.
struct LinkOptions: ParsableArguments {
    @Option(
        name: .customLong("link-weights"),
        help: "Weights that 'tocsin link train' wrote (default: those that come with Tocsin)."
    )
    var path: String?

    func load() throws -> MatchWeights {
        try path.map { try MatchWeights(path: $0) } ?? MatchWeights.shipped()
    }
}
