// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// What was looked at, and how it is.
struct Checkup {
    /// How a thing is.
    enum State: String {
        case good, attention, bad
    }

    struct Row {
        /// A stable word.
        var name: String
        var state: State
        /// What was found, in one sentence.
        var found: String
        /// What to do; nil where there is nothing.
        var advice: String?
    }

    private(set) var rows: [Row] = []

    mutating func good(_ name: String, _ found: String) {
        rows.append(Row(name: name, state: .good, found: found))
    }

    mutating func attention(_ name: String, _ found: String, _ advice: String) {
        rows.append(Row(name: name, state: .attention, found: found, advice: advice))
    }

    mutating func bad(_ name: String, _ found: String, _ advice: String?) {
        rows.append(Row(name: name, state: .bad, found: found, advice: advice))
    }

    var isBad: Bool { rows.contains { $0.state == .bad } }

    var text: String {
        rows.map { row in
            let mark = ["good": "ok  ", "attention": "look", "bad": "BAD "][row.state.rawValue] ?? ""
            return "\(mark)  \(row.found)" + (row.advice.map { "\n      \($0)" } ?? "")
        }
        .joined(separator: "\n")
    }

    var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("isSound", !isBad)
            writer.key("checks")
            writer.array { writer in
                for row in rows {
                    writer.object { writer in
                        writer.member("name", row.name)
                        writer.member("state", row.state.rawValue)
                        writer.member("found", row.found)
                        writer.member("advice", row.advice)
                    }
                }
            }
        }
        return writer.text
    }
}
