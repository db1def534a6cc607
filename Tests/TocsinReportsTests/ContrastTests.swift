// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TocsinReports

/// The colours of the style sheet against WCAG 2.2: 4.5 to 1 for text, 3 to 1 for lines and shapes that carry meaning.
@Suite struct ContrastTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        var front: String
        var back: String
        var least: Double

        var testDescription: String { "\(front) on \(back)" }
    }

    @Test(arguments: [
        Pair(front: "ink", back: "paper", least: 4.5), Pair(front: "ink", back: "raised", least: 4.5),
        Pair(front: "soft", back: "paper", least: 4.5), Pair(front: "soft", back: "raised", least: 4.5),
        Pair(front: "link", back: "paper", least: 4.5), Pair(front: "paper", back: "accent", least: 4.5),
        Pair(front: "accent", back: "paper", least: 3), Pair(front: "strong-line", back: "paper", least: 3),
    ])
    func isHighEnough(_ pair: Pair) throws {
        let palettes = try palettes()
        #expect(palettes.count == 3)
        for palette in palettes {
            let front = try #require(palette[pair.front])
            let back = try #require(palette[pair.back])
            let (light, dark) = (max(front, back), min(front, back))
            #expect((light + 0.05) / (dark + 0.05) >= pair.least)
        }
    }

    /// Relative luminance by name: light, dark, print.
    private func palettes() throws -> [[String: Double]] {
        let html = try Files(EmptyReportTests.input).html
        return html.matches(of: /:root \{([^}]*)\}/).map { block in
            var palette: [String: Double] = [:]
            for match in block.1.matches(of: /--([a-z0-9-]+): #([0-9a-f]{6});/) {
                palette[String(match.1)] = luminance(String(match.2))
            }
            return palette
        }
    }

    private func luminance(_ hex: String) -> Double {
        let value = Int(hex, radix: 16) ?? 0
        let channels = [value >> 16, value >> 8 & 255, value & 255].map { channel in
            let share = Double(channel) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }
}
