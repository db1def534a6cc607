// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinReports

/// The pieces that pages are put together from.
///
/// Pages are values of ``Markup``, which can only be made of escaped text and of names that are written in our source. (swift-mustache
/// 2.1.1 escapes by character, so a quotation mark with a combining accent behind it gets through; and its templates are checked when they run.)
enum HTML {
    static func link(_ address: String, _ text: String, className: String? = nil) -> Markup {
        .element("a", ["href": LocalPath(address).text, "class": className], .text(text))
    }

    static func paragraph(_ text: String, className: String? = nil) -> Markup {
        .element("p", ["class": className], .text(text))
    }

    static func heading2(_ text: String, id: String? = nil) -> Markup { .element("h2", ["id": id], .text(text)) }
    static func heading3(_ text: String) -> Markup { .element("h3", .text(text)) }

    static func section(_ title: String, id: String, _ content: [Markup]) -> Markup {
        .element(
            "section",
            ["id": id, "aria-labelledby": "\(id)-title"],
            [heading2(title, id: "\(id)-title")] + content
        )
    }

    /// A word on a coloured ground: what it means is always in the word.
    static func badge(_ text: String, _ kind: String) -> Markup {
        .element("span", ["class": "badge \(kind)"], .text(text))
    }

    static func code(_ text: String) -> Markup { .element("code", .text(text)) }

    /// Terms with their values.
    static func facts(_ rows: [(String, Markup)]) -> Markup {
        .element(
            "dl",
            ["class": "facts"],
            rows.map { name, value in
                .element("div", .element("dt", .text(name)), .element("dd", value))
            }
        )
    }

    static func list(_ items: [Markup], className: String? = nil) -> Markup {
        .element("ul", ["class": className], items.map { .element("li", $0) })
    }

    // MARK: Tables

    struct Column {
        var title: String
        var isNumber = false

        static func text(_ title: String) -> Column { Column(title: title) }
        static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
    }

    /// A table that turns into cards on a narrow screen; roles keep it a table for screen readers then.
    static func table(
        _ caption: String,
        hidesCaption: Bool = false,
        _ columns: [Column],
        _ rows: [[Markup]],
        empty: String = "Nothing to show.",
        className: String = "cards"
    ) -> Markup {
        if rows.isEmpty { return paragraph("\(caption): \(empty)", className: "empty") }
        let head = Markup.element(
            "thead",
            ["role": "rowgroup"],
            .element(
                "tr",
                ["role": "row"],
                columns.map {
                    .element(
                        "th",
                        ["scope": "col", "role": "columnheader", "class": $0.isNumber ? "number" : nil],
                        .text($0.title)
                    )
                }
            )
        )
        let body = Markup.element(
            "tbody",
            ["role": "rowgroup"],
            rows.map { cells in
                .element(
                    "tr",
                    ["role": "row"],
                    zip(columns, cells).map { column, cell in
                        .element(
                            "td",
                            [
                                "role": "cell", "class": column.isNumber ? "number" : nil, "data-label": column.title,
                            ],
                            cell
                        )
                    }
                )
            }
        )
        let caption = Markup.element("caption", ["class": hidesCaption ? "hidden" : nil], .text(caption))
        return .element(
            "table",
            ["class": className, "role": "table"],
            caption,
            head,
            body
        )
    }

    /// A drawing with its caption and the numbers behind it as a table.
    static func figure(_ drawing: Markup, caption: String, table: Markup) -> Markup {
        .element(
            "figure",
            .element(
                "div",
                ["class": "scroll", "tabindex": "0", "role": "group", "aria-label": "\(caption) (drawing)"],
                drawing
            ),
            .element("figcaption", .text(caption)),
            details("The same as a table", [table])
        )
    }

    static func details(_ summary: String, _ content: [Markup], isOpen: Bool = false, className: String? = nil)
        -> Markup
    {
        .element(
            "details",
            ["class": className, "open": isOpen ? "" : nil],
            [.element("summary", .text(summary))] + content
        )
    }

    // MARK: Forms

    /// A form that changes something.
    static func form(
        _ action: String,
        _ person: SignedInPerson,
        className: String? = nil,
        label: String? = nil,
        _ content: [Markup]
    ) -> Markup {
        .element(
            "form",
            ["method": "post", "action": LocalPath(action).text, "class": className, "aria-label": label],
            [hidden(FormProof.field, FormProof.make(person))] + content
        )
    }

    /// A form that only asks.
    static func search(_ action: String, className: String? = nil, label: String, _ content: [Markup]) -> Markup {
        .element(
            "form",
            [
                "method": "get", "action": LocalPath(action).text, "class": className, "role": "search",
                "aria-label": label,
            ],
            content
        )
    }

    static func hidden(_ name: String, _ value: String) -> Markup {
        .void("input", ["type": "hidden", "name": name, "value": value])
    }

    /// A value that keeps its line breaks.
    static func hiddenLines(_ name: String, _ value: String) -> Markup {
        .element("textarea", ["name": name, "hidden": "", "aria-label": name], .lines(value))
    }

    static func input(
        _ label: String,
        name: String,
        id: String? = nil,
        type: String = "text",
        value: String? = nil,
        hint: String? = nil,
        isRequired: Bool = false,
        autocomplete: String? = "off",
        minimumLength: Int? = nil,
        maximumLength: Int = 2_000
    ) -> Markup {
        let id = id ?? "field-\(name)"
        return field(
            label,
            id: id,
            hint: hint,
            .void(
                "input",
                [
                    "type": type, "name": name, "id": id, "value": value, "required": isRequired ? "" : nil,
                    "autocomplete": autocomplete, "minlength": minimumLength.map { "\($0)" },
                    "maxlength": type == "text" || type == "password" ? "\(maximumLength)" : nil,
                    "aria-describedby": hint == nil ? nil : "\(id)-hint",
                ]
            )
        )
    }

    static func textarea(
        _ label: String,
        name: String,
        id: String? = nil,
        value: String = "",
        hint: String? = nil,
        rows: Int = 3,
        isRequired: Bool = false
    ) -> Markup {
        let id = id ?? "field-\(name)"
        return field(
            label,
            id: id,
            hint: hint,
            .element(
                "textarea",
                [
                    "name": name, "id": id, "rows": "\(rows)", "required": isRequired ? "" : nil,
                    "aria-describedby": hint == nil ? nil : "\(id)-hint",
                ],
                .lines(value)
            )
        )
    }

    static func select(
        _ label: String,
        name: String,
        id: String? = nil,
        _ choices: [(value: String, title: String)],
        chosen: String? = nil,
        hint: String? = nil
    ) -> Markup {
        let id = id ?? "field-\(name)"
        return field(
            label,
            id: id,
            hint: hint,
            .element(
                "select",
                ["name": name, "id": id, "aria-describedby": hint == nil ? nil : "\(id)-hint"],
                choices.map { choice in
                    .element(
                        "option",
                        ["value": choice.value, "selected": choice.value == chosen ? "" : nil],
                        .text(choice.title)
                    )
                }
            )
        )
    }

    /// A box to tick with its words.
    ///
    /// `beside`: What stands outside the label, such as a link.
    static func checkbox(
        name: String,
        value: String,
        isChecked: Bool,
        _ words: [Markup],
        beside: Markup = .none
    ) -> Markup {
        .element(
            "div",
            ["class": "choice"],
            .element(
                "label",
                [
                    .void(
                        "input",
                        ["type": "checkbox", "name": name, "value": value, "checked": isChecked ? "" : nil]
                    )
                ] + words
            ),
            .text(" "),
            beside
        )
    }

    private static func field(_ label: String, id: String, hint: String?, _ control: Markup) -> Markup {
        .element(
            "div",
            ["class": "field"],
            .element("label", ["for": id], .text(label)),
            hint.map { .element("p", ["class": "hint", "id": "\(id)-hint"], .text($0)) } ?? .none,
            control
        )
    }

    static func button(_ text: String, name: String? = nil, value: String? = nil, className: String? = nil) -> Markup {
        .element("button", ["type": "submit", "name": name, "value": value, "class": className], .text(text))
    }

    /// What went wrong or was done, read out at once.
    static func notice(_ text: String, isError: Bool, prefix: String = "Not done. ") -> Markup {
        .element(
            "div",
            ["class": isError ? "notice error" : "notice", "role": isError ? "alert" : "status", "id": "notice"],
            .element("p", .element("strong", .text(isError ? prefix : "")), .text(text))
        )
    }

    /// Links to the pages of a list before and behind.
    static func paging(_ path: String, _ query: FormFields, page: Int, hasMore: Bool) -> Markup {
        if page == 1 && !hasMore { return .none }
        func address(_ page: Int) -> String {
            let others = query.fields.filter { $0.name != "page" && !$0.value.isEmpty }
            return path + "?" + FormFields(others + [("page", "\(page)")]).urlEncoded
        }
        return .element(
            "nav",
            ["class": "paging", "aria-label": "Pages of the list"],
            page > 1 ? link(address(page - 1), "Previous page") : .none,
            .element("span", .text("Page \(page)")),
            hasMore ? link(address(page + 1), "Next page") : .none
        )
    }
}
