// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinCommandSupport

/// Texts for timing, read before the clock starts.
struct TextsInMemory: ParsableArguments {
    @Option(help: "A file of texts, each ended by a zero byte.")
    var texts: String

    func load() throws -> [String] {
        guard let data = FileManager.default.contents(atPath: texts) else {
            throw CommandProblem("'\(texts)' cannot be read. Name a file of texts with --texts.")
        }
        return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
}
