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
            } catch let fault as RowFault {
                throw TruthError.malformed(path: path, line: index + 1, found: fault.found, expected: fault.expected)
            } catch {
                let found = "text that is \(error)"
                throw TruthError.malformed(path: path, line: index + 1, found: found, expected: "a JSON object")
            }
        }
        if populations.isEmpty && operations.isEmpty { throw TruthError.empty(path: path) }
    }

    /// What a row says in place of what it should.
    private struct RowFault: Error {
        var found: String
        var expected: String

        init(in row: JSONValue, lacks expected: String) {
            var names: [String] = []
            row.forEachMember { name, _ in names.append("'\(name.prefix(40))'") }
            if row.kind != .object {
                found = "something that is no object"
            } else if names.isEmpty {
                found = "an empty object"
            } else {
                found = names.prefix(10).joined(separator: ", ")
            }
            self.expected = expected
        }

        init(kind: String) {
            found = "the kind '\(kind.prefix(40))'"
            expected = "one of account, event, operation and bridge"
        }
    }

    private mutating func read(
        _ row: JSONValue,
        _ account: (String) -> AccountID,
        _ event: (String, Timestamp) -> EventID
    ) throws {
        switch row["kind"]?.string {
        case "account":
            guard let name = row["account"]?.string else { throw RowFault(in: row, lacks: "the name of an 'account'") }
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
            else { throw RowFault(in: row, lacks: "'by', 'operation' and 'alsoOperation' of a bridge") }
            bridges.append(Bridge(kind: kind, first: first, second: second))
        case "event":
            guard let name = row["event"]?.string, let time = row["time"]?.string.flatMap({ Timestamp.parse($0)?.time })
            else {
                throw RowFault(in: row, lacks: "the id of an 'event' and its 'time', such as 2026-11-02T09:12:00Z")
            }
            harmfulEvents[event(name, time)] = row["category"]?.string.flatMap(HarmCategory.init) ?? .illicit
        // Its accounts say the same.
        case "operation": break
        case let kind?: throw RowFault(kind: kind)
        case nil: throw RowFault(in: row, lacks: "'kind', one of account, event, operation and bridge")
        }
    }
}

/// Why a truth file cannot be used.
package enum TruthError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)
    case malformed(path: String, line: Int, found: String, expected: String)
    case empty(path: String)

    package var description: String {
        switch self {
        case .cannotRead(let path):
            "The truth '\(path)' cannot be read. Give the truth.jsonl that 'tocsin simulate' wrote."
        case .malformed(let path, let line, let found, let expected):
            "The truth '\(path)' has \(found) on line \(line); expected \(expected). Give the truth.jsonl that 'tocsin simulate' wrote."
        case .empty(let path):
            "The truth '\(path)' names no account. Give the truth.jsonl that 'tocsin simulate' wrote."
        }
    }
}
