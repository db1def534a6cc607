// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinFindings
import TocsinRulePack
import TocsinTestSupport

/// Rules are written by people, so whatever a file holds must end in rules or in problems.
struct RuleFuzzTests {
    @Test(.timeLimit(.minutes(max(10, (fuzzIterations ?? 0) / 1000))))
    func readsAnything() throws {
        let files = ruleFiles(RulePack.rulesPath).map(contents)
        try #require(!files.isEmpty)
        var numbers = SeededNumbers(state: 2026 &+ fuzzSeed)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(10)
        for iteration in 0..<(fuzzIterations ?? 1000) {
            if fuzzIterations == nil && clock.now > end { break }
            let file = files[Int.random(in: 0..<files.count, using: &numbers)]
            var bytes = Array(file.utf8)
            // Lists and texts of rules are long; the start holds most of the form.
            if bytes.count > 6000, iteration % 4 != 0 { bytes.removeSubrange(3000..<(bytes.count - 2000)) }
            for _ in 0..<Int.random(in: 1...6, using: &numbers) { Self.mutate(&bytes, &numbers) }
            var reader = RuleReader(file: "fuzz.yml")
            let rules = reader.read(String(decoding: bytes, as: UTF8.self))
            for problem in reader.problems { #expect(problem.line >= 1 && problem.column >= 0) }
            if !rules.isEmpty, iteration % 8 == 0 { _ = try? RuleTrial(RuleSet(rules: rules)).problems() }
        }
    }

    private static let pieces = [
        "|", ": ", "- ", "[", "]", "{", "}", "'", "\"", "*", "&a ", "*a", "!!int ", "\n", "\t", "  ", "%x%", "\\", "(",
        ")",
        " of ", " not ", "\u{0}", "\u{FEFF}", "😀", "1e999", ".inf", "-1", "~", "---\n", "|re: '(?:'", "#", "@",
    ]

    private static func mutate(_ bytes: inout [UInt8], _ numbers: inout SeededNumbers) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &numbers)
        let end = min(bytes.count, place + Int.random(in: 1...40, using: &numbers))
        switch Int.random(in: 0..<5, using: &numbers) {
        case 0: bytes.removeSubrange(place..<end)
        case 1: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &numbers))
        case 2: bytes[place] = UInt8.random(in: 0...255, using: &numbers)
        case 3: bytes.removeSubrange(place...)
        default:
            bytes.insert(contentsOf: Array(pieces[Int.random(in: 0..<pieces.count, using: &numbers)].utf8), at: place)
        }
    }
}
