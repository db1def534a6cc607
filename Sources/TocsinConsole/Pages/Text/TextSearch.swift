// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel
internal import TocsinStore

/// Looks for words in the messages that raised findings rest on, and in no others.
struct TextSearch: Sendable, Equatable {
    /// Messages that one page shows.
    static let mostShown = 12

    /// Events whose message holds all words, the latest findings first.
    private(set) var found: [Event] = []
    /// The findings that they are of.
    private(set) var findings: [Finding] = []
    private(set) var walk: FindingWalk

    /// - Parameters:
    ///   - words: Parted by spaces; capitals, accents and the width of letters do not matter.
    ///   - start: Findings to leave out, for the next page.
    ///   - store: Where messages are.
    /// - Throws: What the store throws.
    init(_ words: String, from start: Int, in store: any Store) throws {
        let wanted = words.split(whereSeparator: \.isWhitespace).map { Self.folded(String($0)) }
        var found: [Event] = []
        var findings: [Finding] = []
        walk = try FindingWalk(from: start, in: store) { finding, events in
            for event in events where Self.holds(event, wanted) {
                found.append(event)
                findings.append(finding)
            }
            return found.count < Self.mostShown
        }
        (self.found, self.findings) = (found, findings)
    }

    private static func holds(_ event: Event, _ words: [String]) -> Bool {
        guard case .request(let request) = event.content else { return false }
        let text = RequestText(input: request.input, output: request.output)
        // Whatever findings may rest on but the model's answer.
        let given = ["prompt", "instructions", "toolResults"].map { text.text(field: $0) }
        let folded = folded(given.joined(separator: RequestText.separator))
        return words.allSatisfy { folded.contains($0) }
    }

    private static func folded(_ text: String) -> String {
        text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }
}
