// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Yams

/// Named lists of words that many rules share: what Sigma's modifier `expand` puts in the place of `%name%`.
///
/// A file of the folder `Lists` holds any number of lists, each a name and its words, or its words by language.
package struct RuleLists: Sendable {
    private var lists: [String: [String]] = [:]

    package init() {}

    /// Reads list files.
    ///
    /// - Returns: The lists, and what is wrong with the files.
    static func read(_ paths: [String]) -> (RuleLists, [RuleProblem]) {
        var lists = RuleLists()
        var problems: [RuleProblem] = []
        for path in paths {
            guard let data = FileManager.default.contents(atPath: path) else {
                problems.append(RuleProblem(file: path, line: 1, kind: .cannotRead))
                continue
            }
            do {
                let root = try Yams.compose(yaml: String(decoding: data, as: UTF8.self), .basic)
                for (name, node) in root?.mapping ?? [:] {
                    guard let name = name.string else { continue }
                    lists.lists[name, default: []] += words(node)
                }
            } catch {
                problems.append(RuleProblem(file: path, line: 1, kind: .notYAML(reason: "\(error)")))
            }
        }
        return (lists, problems)
    }

    private static func words(_ node: Node) -> [String] {
        if let sequence = node.sequence { return sequence.compactMap { $0.scalar?.string } }
        return node.mapping?.values.flatMap(words) ?? []
    }

    /// The words of `%name%`; the text itself when it is no such mark; nil for a list that is not there.
    func values(_ text: String) -> [String]? {
        guard text.count > 2, text.hasPrefix("%"), text.hasSuffix("%") else { return [text] }
        return lists[String(text.dropFirst().dropLast())]
    }
}
