// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport
internal import TocsinCorpus

/// Which labelled texts a command reads.
struct CorpusOptions: ParsableArguments {
    @Option(parsing: .upToNextOption, help: "Files of pairs of a harmful request and its near miss, JSON Lines.")
    var pairs: [String] = []

    @Option(help: "The folder of the public sets; without it they are left out.")
    var data: String?

    /// All texts, pairs first.
    func texts() throws -> [LabelledText] {
        let texts = try pairs.flatMap { try NearMissPair.read($0) }.flatMap(\.texts)
        guard let data else { return texts }
        let sets = try PublicSet.allCases.flatMap { try $0.read(data) }
        if sets.isEmpty {
            throw CommandProblem(
                "No public set lies in '\(data)'. Give the folder in which each set has its own folder."
            )
        }
        return texts + sets
    }

    func validate() throws {
        if pairs.isEmpty && data == nil {
            throw ValidationError(
                "Give texts with --pairs FILE, --data FOLDER or both. Pairs come with Tocsin's source: Tests/TocsinCorpusTests/near-misses/*.jsonl."
            )
        }
    }
}
