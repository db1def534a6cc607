// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Yams

/// A YAML mapping that is read field by field; what was not asked for is an error, so that a slip of the pen is seen.
struct SettingsReader {
    let path: String
    let mapping: Node.Mapping
    let line: Int

    /// Reads a file whose root is a mapping.
    init(path: String) throws(ScenarioError) {
        guard let data = FileManager.default.contents(atPath: path) else { throw .cannotRead(path: path) }
        let root: Node?
        do {
            root = try Yams.compose(yaml: String(decoding: data, as: UTF8.self))
        } catch YamlError.parser(_, let problem, let mark, _), YamlError.scanner(_, let problem, let mark, _) {
            throw .malformed(path: path, line: mark.line, expected: "YAML (\(problem))")
        } catch {
            throw .malformed(path: path, line: 1, expected: "YAML (\(error))")
        }
        guard let mapping = root?.mapping else { throw .malformed(path: path, line: 1, expected: "a mapping") }
        self.init(path: path, mapping: mapping, line: 1)
    }

    init(path: String, mapping: Node.Mapping, line: Int) {
        self.path = path
        self.mapping = mapping
        self.line = line
    }

    func failure(at node: Node?, _ expected: String) -> ScenarioError {
        .malformed(path: path, line: node?.mark?.line ?? line, expected: expected)
    }

    func failure(in name: String, _ expected: String) -> ScenarioError {
        failure(at: mapping[name], expected)
    }

    /// The mapping behind a node.
    func reader(_ node: Node, _ name: String) throws(ScenarioError) -> SettingsReader {
        guard let mapping = node.mapping else { throw failure(at: node, "a mapping for '\(name)'") }
        return SettingsReader(path: path, mapping: mapping, line: node.mark?.line ?? line)
    }

    func allow(_ names: String...) throws(ScenarioError) {
        for (key, _) in mapping {
            guard let name = key.string, names.contains(name) else {
                throw failure(at: key, "one of \(names.joined(separator: ", ")), not '\(key.string ?? "?")'")
            }
        }
    }

    func text(_ name: String) throws(ScenarioError) -> String? {
        guard let node = mapping[name] else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty else { throw failure(at: node, "a text for '\(name)'") }
        return text
    }

    func requiredText(_ name: String) throws(ScenarioError) -> String {
        guard let text = try text(name) else { throw failure(at: nil, "'\(name)'") }
        return text
    }

    func whole(_ name: String, in range: ClosedRange<Int>) throws(ScenarioError) -> Int? {
        guard let node = mapping[name] else { return nil }
        guard let number = node.scalar.flatMap({ Int($0.string) }), range.contains(number) else {
            throw failure(at: node, "a whole number from \(range.lowerBound) to \(range.upperBound) for '\(name)'")
        }
        return number
    }

    func number(_ name: String, in range: ClosedRange<Double>) throws(ScenarioError) -> Double? {
        guard let node = mapping[name] else { return nil }
        guard let number = node.scalar.flatMap({ Double($0.string) }), range.contains(number) else {
            throw failure(at: node, "a number from \(range.lowerBound) to \(range.upperBound) for '\(name)'")
        }
        return number
    }

    func flag(_ name: String) throws(ScenarioError) -> Bool? {
        guard let node = mapping[name] else { return nil }
        guard let flag = node.bool else { throw failure(at: node, "true or false for '\(name)'") }
        return flag
    }

    /// A range such as `10-60`.
    func range(_ name: String, upTo most: Int) throws(ScenarioError) -> ClosedRange<Int>? {
        guard let node = mapping[name] else { return nil }
        let ends = (node.scalar?.string ?? "").split(separator: "-").compactMap { Int($0) }
        guard ends.count == 2, ends[0] <= ends[1], ends[0] > 0, ends[1] <= most else {
            throw failure(at: node, "a range such as 10-60, up to \(most), for '\(name)'")
        }
        return ends[0]...ends[1]
    }

    /// One of an enumeration's words.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        of _: Choice.Type
    ) throws(ScenarioError) -> Choice? where Choice.RawValue == String {
        guard let node = mapping[name] else { return nil }
        guard let choice = node.scalar.flatMap({ Choice(rawValue: $0.string) }) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw failure(at: node, "one of \(known) for '\(name)'")
        }
        return choice
    }

    private static let mostWeight = 1e6

    /// A mapping of words to weights, in its order.
    func weights(_ name: String) throws(ScenarioError) -> [(name: String, weight: Double, node: Node)]? {
        guard let node = mapping[name] else { return nil }
        var weights: [(name: String, weight: Double, node: Node)] = []
        for (key, value) in try reader(node, name).mapping {
            guard let word = key.string, let weight = value.scalar.flatMap({ Double($0.string) }),
                weight > 0, weight <= Self.mostWeight
            else {
                throw failure(at: key, "a word and a weight above 0, up to a million, under '\(name)'")
            }
            weights.append((word, weight, key))
        }
        guard !weights.isEmpty else { throw failure(at: node, "at least one weight under '\(name)'") }
        return weights
    }
}
