// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
package import TocsinModel

extension Truth {
    /// Reads `truth.jsonl` as `tocsin simulate` writes it.
    ///
    /// `account`: Turns an account's name into its pseudonym.
    ///
    /// `event`: Turns an event's own id and time into the store's.
    ///
    /// Fails with: ``TruthError`` that names the line.
    package init(path: String, account: (String) -> AccountID, event: (String, Timestamp) -> EventID) throws {
        self.init()
        guard let data = FileManager.default.contents(atPath: path) else { throw TruthError.cannotRead(path: path) }
        let parser = try JSONParser(maximumBytes: 1 << 20)
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            do {
                try parser.withValue(in: String(decoding: line, as: UTF8.self)) { try read($0, account, event) }
            } catch {
                throw TruthError.malformed(path: path, line: index + 1)
            }
        }
    }

    private mutating func read(
        _ row: JSONValue,
        _ account: (String) -> AccountID,
        _ event: (String, Timestamp) -> EventID
    ) throws {
        switch row["kind"]?.string {
        case "account":
            guard let name = row["account"]?.string else { throw TruthError.incomplete }
            let id = account(name)
            if let operation = row["operation"]?.string {
                operations[id] = operation
                secondOperations[id] = row["alsoOperation"]?.string
                descriptions[operation] = Description(
                    category: row["category"]?.string.flatMap(HarmCategory.init) ?? .illicit,
                    archetype: row["archetype"]?.string ?? row["archetype"]?.int.map { "\($0)" } ?? "",
                    difficulty: row["difficulty"]?.string ?? ""
                )
            } else {
                populations[id] = row["population"]?.string ?? "benign"
                groups[id] = row["group"]?.string
            }
        case "bridge":
            guard let kind = row["by"]?.string, let first = row["operation"]?.string,
                let second = row["alsoOperation"]?.string
            else { throw TruthError.incomplete }
            bridges.append(Bridge(kind: kind, first: first, second: second))
        case "event":
            guard let name = row["event"]?.string, let time = row["time"]?.string.flatMap({ Timestamp.parse($0)?.time })
            else {
                throw TruthError.incomplete
            }
            harmfulEvents[event(name, time)] = row["category"]?.string.flatMap(HarmCategory.init) ?? .illicit
        default: break
        }
    }
}

/// Why a truth file cannot be used.
package enum TruthError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String, line: Int)
    case incomplete

    package var description: String {
        switch self {
        case .cannotRead(let path):
            "The truth '\(path)' cannot be read. Give the truth.jsonl that 'tocsin simulate' wrote."
        case .malformed(let path, let line):
            "The truth '\(path)' is not what 'tocsin simulate' writes, on line \(line)."
        case .incomplete: "A row of the truth lacks its account or event."
        }
    }
}
