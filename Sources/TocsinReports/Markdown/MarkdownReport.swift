// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The report as Markdown (CommonMark with GitHub's tables): the same words and tables as the HTML, without the drawings.
struct MarkdownReport {
    let facts: ReportFacts

    var text: String {
        var lines = ["**\(facts.mark.rawValue)**", "", "# \(escaped(ReportSections.title(facts)))", ""]
        lines += [escaped(ReportSections.period(facts)), ""]
        lines += ReportSections.keyFigures(facts).map { "- \($0.name): \($0.value)" }
        lines.append("")
        for section in ReportSections.make(facts) { lines += self.section(section, level: 2) }
        lines += ["---", "", "**\(facts.mark.rawValue)** \(escaped(facts.mark.explanation))"]
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(_ section: Section, level: Int) -> [String] {
        var lines = [
            anchor(section.id), "", "\(String(repeating: "#", count: min(level, 6))) \(escaped(section.title))", "",
        ]
        for block in section.blocks { lines += self.block(block) }
        for inner in section.sections { lines += self.section(inner, level: level + 1) }
        return lines
    }

    private func block(_ block: Block) -> [String] {
        switch block {
        case .paragraph(let sentences): [sentences.map(sentence).joined(separator: " "), ""]
        case .list(let sentences): sentences.map { "- \(sentence($0))" } + [""]
        case .table(let table): self.table(table)
        case .figure(let figure): [anchor(figure.id), "", "*\(escaped(figure.caption))*", ""]
        case .excerpts(let excerpts): excerpts.flatMap(excerpt)
        }
    }

    private func sentence(_ sentence: Sentence) -> String {
        guard let evidence = sentence.evidence else { return escaped(sentence.text) }
        let (body, end) = sentence.parts
        return "\(escaped(body)) ([\(escaped(evidence.label))](#\(evidence.id)))\(end)"
    }

    private func table(_ table: Table) -> [String] {
        let header = table.columns.map { escaped($0.title) }
        let rule = table.columns.map { $0.kind == .number ? "---:" : "---" }
        let rows = table.rows.map { cells in
            cells.map { cell in cell.link.map { "[\(escaped(cell.text))](#\($0))" } ?? escaped(cell.text) }
        }
        return [anchor(table.id), "", "**\(escaped(table.caption))**", ""]
            + ([header, rule] + rows).map { "| \($0.joined(separator: " | ")) |" } + [""]
    }

    private func excerpt(_ excerpt: Excerpt) -> [String] {
        [
            "> \(escaped(excerpt.text))", "",
            "\(excerpt.fieldTitle), \(excerpt.time.longDate); rule: \(escaped(excerpt.ruleTitle))", "",
        ]
    }

    private func anchor(_ id: String) -> String {
        "<a id=\"\(id)\"></a>"
    }

    private func escaped(_ text: String) -> String {
        MarkdownText.escaped(text)
    }
}
