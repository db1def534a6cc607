// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A table as HTML, with its caption and with headers for rows and columns.
enum HTMLTable {
    static func markup(_ table: Table) -> Markup {
        // A folded table keeps its id on the outside, so that a link to it leads to something that is shown.
        let body = Markup.element(
            "div",
            ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": "Table: \(table.caption)"],
            .element(
                "table",
                ["id": table.isFolded ? nil : table.id],
                .element("caption", .text(table.caption)),
                .element("thead", .element("tr", table.columns.map(header))),
                .element("tbody", table.rows.map { row($0, table.columns) })
            )
        )
        guard table.isFolded else { return body }
        return .element("details", ["id": table.id], .element("summary", "Show the numbers as a table"), body)
    }

    private static func header(_ column: Table.Column) -> Markup {
        .element("th", ["scope": "col", "class": column.kind.className], .text(column.title))
    }

    private static func row(_ cells: [Table.Cell], _ columns: [Table.Column]) -> Markup {
        .element(
            "tr",
            zip(cells, columns).enumerated().map { index, pair in
                let (cell, column) = pair
                let content =
                    cell.link.map { Markup.element("a", ["href": "#\($0)"], .text(cell.text)) } ?? .text(cell.text)
                return index == 0
                    ? .element("th", ["scope": "row"], content)
                    : .element("td", ["class": column.kind.className], content)
            }
        )
    }
}

extension Table.Column.Kind {
    /// For the style sheet.
    fileprivate var className: String? {
        switch self {
        case .text: nil
        case .short: "short"
        case .number: "number"
        }
    }
}
