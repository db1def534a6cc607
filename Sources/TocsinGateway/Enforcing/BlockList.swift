// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import Foundation
package import TocsinModel

/// What a gateway has to do to which account, as a file says it.
package struct BlockList: Sendable, Equatable {
    /// By account; several may stand for one, such as a rate limit and a later suspension.
    package private(set) var enforcements: [AccountID: [Enforcement]] = [:]

    package init(_ enforcements: [Enforcement] = []) {
        for enforcement in enforcements { self.enforcements[enforcement.account, default: []].append(enforcement) }
    }

    /// The strictest that holds for an account at a moment: a suspension before a rate limit, the lower limit before the higher.
    package func strictest(for account: AccountID, at time: Timestamp) -> Enforcement? {
        enforcements[account]?.filter { $0.holds(at: time) }.min { $0.action.allowance < $1.action.allowance }
    }

    /// The entries that hold at a moment, in the order of accounts; of several for one account the strictest.
    package func holding(at time: Timestamp) -> [Enforcement] {
        enforcements.keys.sorted().compactMap { strictest(for: $0, at: time) }
    }

    /// A list with this one's entries for the accounts that it names, and another's for the rest.
    package func completed(by other: BlockList) -> BlockList {
        var list = self
        list.enforcements.merge(other.enforcements) { own, _ in own }
        return list
    }
}

extension Enforcement.Action {
    /// Requests a minute that it leaves.
    fileprivate var allowance: Int {
        switch self {
        case .suspended: 0
        case .rateLimited(let requestsPerMinute): requestsPerMinute
        }
    }
}

extension BlockList {
    /// A list as read, and the lines that were none of it.
    package struct Reading: Sendable, Equatable {
        package var list: BlockList
        package var problems: [Problem]
    }

    /// A line that is no entry.
    package struct Problem: Sendable, Equatable, CustomStringConvertible {
        package var file: String
        package var line: Int
        package var reason: String

        package var description: String {
            "\(file):\(line): \(reason). Export the list anew with 'tocsin decisions export', or correct the line."
        }
    }

    /// Reads JSON Lines, one ``Enforcement`` a line; empty lines are passed over.
    package static func read(_ bytes: Data, file: String) -> Reading {
        let decoder = JSONDecoder()
        var entries: [Enforcement] = []
        var problems: [Problem] = []
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
            do {
                entries.append(try decoder.decode(Enforcement.self, from: line))
            } catch {
                problems.append(Problem(file: file, line: index + 1, reason: reason(error)))
            }
        }
        return Reading(list: BlockList(entries), problems: problems)
    }

    /// What is wrong with a line, without what it holds.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "expected a member '\(key.stringValue)', found none"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "the member '\(context.codingPath.last?.stringValue ?? "")' has another type than expected"
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            context.codingPath.last?.stringValue == "action"
                ? "'action' is neither 'suspended' nor 'rateLimited'"
                : "'\(context.codingPath.last?.stringValue ?? "")': \(context.debugDescription)"
        default: "expected a JSON object, found something else"
        }
    }
}
