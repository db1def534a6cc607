// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// What others can look for, as CSV (RFC 4180): a row for each technique of an operation, and for each indicator where they were asked for.
struct IndicatorTable {
    let facts: ReportFacts

    var bytes: [UInt8] {
        var rows = [["operation", "type", "value", "name", "accounts", "first_seen", "last_seen"]]
        for operation in facts.operations {
            let value = operation.operation
            let span = [value.firstTime.description, value.lastTime.description]
            let id = StixOperation.shortID(operation)
            for technique in operation.techniques {
                let type = technique.framework.rawValue
                rows.append([id, type, technique.id, technique.name, "\(value.members.count)"] + span)
            }
            for indicator in operation.indicators {
                let accounts =
                    indicator.accounts < facts.options.minimumGroup
                    ? "under \(facts.options.minimumGroup)" : "\(indicator.accounts)"
                rows.append([
                    id, indicator.kind.rawValue, indicator.value, "", accounts,
                    indicator.firstTime.description, indicator.lastTime.description,
                ])
            }
        }
        return Array(rows.map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined().utf8)
    }

    /// A field in quotation marks where it needs them; what a table's program would take for a formula gets a sign in front of it.
    private static func field(_ text: String) -> String {
        let text = text.first.map("=+-@".contains) == true ? "'" + text : text
        let needsQuotes = text.contains { "\",\r\n".contains($0) || $0.isNewline }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
