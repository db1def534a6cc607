// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import JSONText
package import TocsinModel

/// What an analyst says of one event.
package struct AnalystLabel: Sendable, Equatable {
    package var event: EventID
    package var isHarmful: Bool
    /// What harm; nil where none, or where the analyst named none.
    package var category: HarmCategory?

    package init(event: EventID, isHarmful: Bool, category: HarmCategory? = nil) {
        self.event = event
        self.isHarmful = isHarmful
        self.category = category
    }

    /// A file of labels.
    package struct File: Sendable, Equatable {
        package var labels: [AnalystLabel] = []
        /// The lines that are no labels, with what is wrong.
        package var problems: [Problem] = []
    }

    /// A line that is left out.
    package struct Problem: Sendable, Equatable, CustomStringConvertible {
        package var file: String
        /// From 1.
        package var line: Int
        package var expected: String

        package var description: String { "\(file):\(line): \(expected). The line is left out." }
    }

    /// Reads JSON Lines: `{"event": "event-…", "harmful": true, "category": "scam"}`; of several labels of one event the last counts.
    ///
    /// - Throws: ``AnalystLabelError/cannotRead(path:)``.
    package static func read(_ path: String) throws -> File {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw AnalystLabelError.cannotRead(path: path)
        }
        let parser = try JSONParser(maximumBytes: 1 << 20)
        var file = File()
        var places: [EventID: Int] = [:]
        for (index, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where line.contains(where: { $0 > 0x20 }) {
            let read =
                (try? parser.withValue(in: String(decoding: line, as: UTF8.self), label))
                ?? .expects("expected a JSON object")
            switch read {
            case .expects(let expected): file.problems.append(Problem(file: path, line: index + 1, expected: expected))
            case .label(let label):
                if let place = places[label.event] {
                    file.labels[place] = label
                } else {
                    places[label.event] = file.labels.count
                    file.labels.append(label)
                }
            }
        }
        return file
    }

    private enum Line {
        case label(AnalystLabel)
        case expects(String)
    }

    private static func label(_ row: JSONValue) -> Line {
        guard row.kind == .object else { return .expects("expected a JSON object") }
        guard let event = row["event"]?.string.flatMap({ EventID($0) }) else {
            return .expects("expected \"event\" with an id such as event-0123…, 32 hexadecimal digits")
        }
        guard let isHarmful = row["harmful"]?.bool else { return .expects("expected \"harmful\" with true or false") }
        var category: HarmCategory?
        if let value = row["category"] {
            category = value.string.flatMap(HarmCategory.init)
            if category == nil {
                let known = HarmCategory.allCases.map(\.rawValue).joined(separator: ", ")
                return .expects("expected \"category\" with one of \(known)")
            }
        }
        return .label(AnalystLabel(event: event, isHarmful: isHarmful, category: isHarmful ? category : nil))
    }
}

/// Why labels cannot be used.
package enum AnalystLabelError: Error, Equatable, CustomStringConvertible {
    case cannotRead(path: String)

    package var description: String {
        switch self {
        case .cannotRead(let path): "The labels '\(path)' cannot be read. Give a file of JSON Lines with --labels."
        }
    }
}
