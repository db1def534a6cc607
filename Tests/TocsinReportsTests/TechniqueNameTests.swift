// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinReports

@Suite struct TechniqueNameTests {
    /// A tag without a name would stand in reports as a bare number.
    @Test func everyTechniqueOfTheBundledRulesHasAName() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let rules = root.appending(path: "Sources/TocsinRulePack/Rules")
        let files = try #require(FileManager.default.enumerator(at: rules, includingPropertiesForKeys: nil))
        var techniques: Set<Technique> = []
        for case let file as URL in files where file.pathExtension == "yml" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /(?:atlas|disarm)\.[a-z0-9-]+/) {
                if let technique = Technique(tag: String(match.0)) { techniques.insert(technique) }
            }
        }
        #expect(techniques.count > 50)
        #expect(techniques.filter { $0.name == $0.id }.map(\.id).sorted() == [])
    }

    @Test func drawingsHaveTheLightPagesColoursWithoutAStyleSheetToo() throws {
        let html = try Files(SmallInput.make()).html
        let light = try #require(html.firstMatch(of: /:root \{([^}]*)\}/)).1
        for (className, name) in [
            ("bar", "accent"), ("dot", "paper"), ("heat0", "heat0"), ("heat1", "heat1"), ("heat2", "heat2"),
            ("heat3", "heat3"), ("heat4", "heat4"), ("heat5", "heat5"),
        ] {
            let fill = try #require(ChartPaint.fill(className))
            #expect(light.contains("--\(name): \(fill);"), "\(className)")
        }
        for (className, name) in [("axis", "strong-line"), ("grid", "line"), ("tie", "strong-line"), ("dot", "accent")]
        {
            let stroke = try #require(ChartPaint.stroke(className))
            #expect(light.contains("--\(name): \(stroke);"), "\(className)")
        }
        #expect(html.contains(##"class="heat5" fill="#0a4670""##))
    }
}
