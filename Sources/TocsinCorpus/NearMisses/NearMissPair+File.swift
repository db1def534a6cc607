// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
internal import TocsinModel

extension NearMissPair {
    /// Reads pairs: one JSON object a line, with `pair`, `category`, `language`, `harmful` and `nearMiss`.
    ///
    /// Fails with: ``NearMissError`` that names the line.
    package static func read(_ path: String) throws -> [NearMissPair] {
        guard let data = FileManager.default.contents(atPath: path) else { throw NearMissError.cannotRead(path: path) }
        let parser = try JSONParser(maximumBytes: 1 << 20)
        var pairs: [NearMissPair] = []
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            let pair = try? parser.withValue(in: String(decoding: line, as: UTF8.self)) { NearMissPair($0) }
            guard let pair = pair.flatMap(\.self) else { throw NearMissError.malformed(path: path, line: index + 1) }
            pairs.append(pair)
        }
        return pairs
    }

    private init?(_ row: JSONValue) {
        guard let id = row["pair"]?.nonEmptyString, let language = row["language"]?.nonEmptyString,
            let category = row["category"]?.string.flatMap(HarmCategory.init),
            let harmful = row["harmful"]?.nonEmptyString, let nearMiss = row["nearMiss"]?.nonEmptyString
        else { return nil }
        self.init(id: id, category: category, language: language, harmful: harmful, nearMiss: nearMiss)
    }
}

/// Why a file of pairs cannot be used.
package enum NearMissError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String, line: Int)

    package var description: String {
        switch self {
        case .cannotRead(let path):
            "The pairs '\(path)' cannot be read. Give a file of JSON Lines, such as those of Tests/TocsinCorpusTests/near-misses."
        case .malformed(let path, let line):
            "The pairs '\(path)' have a line \(line) without 'pair', 'category', 'language', 'harmful' and 'nearMiss'. Correct it."
        }
    }
}
