// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A part of a report, in the terms that HTML and Markdown share, so that both say the same.
package struct Section: Sendable {
    /// Lower-case letters, digits and hyphens; unique in the report.
    package var id: String
    package var title: String
    package var blocks: [Block]
    package var sections: [Section]

    package init(id: String, title: String, blocks: [Block], sections: [Section] = []) {
        self.id = id
        self.title = title
        self.blocks = blocks
        self.sections = sections
    }
}

/// What a section is made of.
package enum Block: Sendable {
    case paragraph([Sentence])
    case list([Sentence])
    case table(Table)
    case figure(Figure)
    case excerpts([Excerpt])
}

/// Rows and columns; the first column names its row.
package struct Table: Sendable {
    /// Unique in the report.
    package var id: String
    package var caption: String
    package var columns: [Column]
    package var rows: [[Cell]]
    /// Shown on request only: it repeats what a figure shows.
    package var isFolded: Bool

    package init(id: String, caption: String, columns: [Column], rows: [[Cell]], isFolded: Bool = false) {
        self.id = id
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.isFolded = isFolded
    }

    package struct Column: Sendable {
        package var title: String
        package var kind: Kind

        /// How a column's cells are set: running text, a few words that stay on one line, or a number.
        package enum Kind: Sendable { case text, short, number }

        package static func text(_ title: String) -> Column { Column(title: title, kind: .text) }
        package static func short(_ title: String) -> Column { Column(title: title, kind: .short) }
        package static func number(_ title: String) -> Column { Column(title: title, kind: .number) }
    }

    package struct Cell: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
        package var text: String
        /// A place in the report, or nil.
        package var link: String?

        package init(_ text: String, link: String? = nil) {
            self.text = text
            self.link = link
        }

        package init(stringLiteral text: String) {
            self.init(text)
        }
    }
}

/// A drawing with its caption.
///
/// The caption says what the drawing shows, for those who do not see it.
package struct Figure: Sendable {
    package var id: String
    package var caption: String
    package var drawing: Markup

    package init(id: String, caption: String, drawing: Markup) {
        self.id = id
        self.caption = caption
        self.drawing = drawing
    }
}
