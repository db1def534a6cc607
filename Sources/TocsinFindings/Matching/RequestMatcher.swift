// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import PatternMatching
package import TocsinModel

/// Matches the request rules against one request after the other; each task has its own.
package final class RequestMatcher {
    private let rules: RequestRules
    private let scanners: [PatternScanner?]

    /// - Throws: ``PatternError/outOfMemory``.
    package init(_ rules: RequestRules) throws(PatternError) {
        self.rules = rules
        var scanners: [PatternScanner?] = []
        for database in rules.databases {
            guard let database else {
                scanners.append(nil)
                continue
            }
            scanners.append(try PatternScanner(database))
        }
        self.scanners = scanners
    }

    /// The rules that match, in the order of the rule set.
    ///
    /// - Parameters:
    ///   - text: The request's words.
    ///   - subject: Everything else about it.
    /// - Throws: ``PatternError/scanFailed(code:)``.
    package func matches(_ text: RequestText, _ subject: some RuleSubject) throws(PatternError) -> [RuleMatch] {
        let hits = [try scan(0, text.prompt), try scan(1, text.instructions), try scan(2, text.output)]
        if rules.unconditional.isEmpty && hits.allSatisfy(\.isEmpty) { return [] }
        let present = hits.map { Set($0.map(\.pattern)) }
        var candidates: [Int: [PlacedHit]] = [:]
        for (field, fieldHits) in hits.enumerated() {
            for hit in fieldHits {
                for rule in rules.rulesByPattern[field][hit.pattern] {
                    candidates[rule, default: []].append(PlacedHit(field: field, hit: hit))
                }
            }
        }
        for rule in rules.unconditional where candidates[rule] == nil { candidates[rule] = [] }
        return candidates.sorted { $0.key < $1.key }.compactMap { rule, hits in
            match(rules.compiled[rule], hits, present: present, subject)
        }
    }

    private struct PlacedHit {
        var field: Int
        var hit: PatternHit
    }

    private func scan(_ field: Int, _ text: String) throws(PatternError) -> [PatternHit] {
        guard let scanner = scanners[field], !text.isEmpty else { return [] }
        var text = text
        let result = text.withUTF8 { utf8 in Result { () throws(PatternError) in try scanner.scan(utf8) } }
        return try result.get()
    }

    private func match(
        _ compiled: RequestRules.Compiled,
        _ hits: [PlacedHit],
        present: [Set<Int>],
        _ subject: some RuleSubject
    ) -> RuleMatch? {
        let anywhere = { (field: Int, pattern: Int) in present[field].contains(pattern) }
        guard compiled.expression.holds(for: subject, near: anywhere, anywhere: anywhere) else { return nil }
        guard let windowBytes = compiled.rule.windowBytes, !hits.isEmpty else {
            return RuleMatch(rule: compiled.rule, stretches: Self.stretches(firstOfEach: hits))
        }
        for field in RuleFields.texts.indices {
            let fieldHits = hits.filter { $0.field == field }.map(\.hit)
            if let bytes = window(windowBytes, compiled.expression, field, fieldHits, anywhere, subject) {
                return RuleMatch(rule: compiled.rule, stretches: [(RuleFields.texts[field], bytes)])
            }
        }
        return nil
    }

    /// The first stretch of at most so many bytes whose hits make the rule hold.
    private func window(
        _ windowBytes: Int,
        _ expression: Expression,
        _ field: Int,
        _ hits: [PatternHit],
        _ anywhere: (Int, Int) -> Bool,
        _ subject: some RuleSubject
    ) -> Range<Int>? {
        let hits = hits.sorted {
            ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound)
        }
        var counts: [Int: Int] = [:]
        var end = 0
        for (start, first) in hits.enumerated() {
            let limit = first.bytes.lowerBound + windowBytes
            while end < hits.count && hits[end].bytes.upperBound <= limit {
                counts[hits[end].pattern, default: 0] += 1
                end += 1
            }
            let near = { (asked: Int, pattern: Int) in asked == field && counts[pattern, default: 0] > 0 }
            if start < end, expression.holds(for: subject, near: near, anywhere: anywhere) {
                let last = hits[start..<end].map(\.bytes.upperBound).max() ?? first.bytes.upperBound
                return first.bytes.lowerBound..<last
            }
            if start < end { counts[first.pattern, default: 0] -= 1 } else { end = start + 1 }
        }
        return nil
    }

    /// The first hit of each pattern, at most four.
    private static func stretches(firstOfEach hits: [PlacedHit]) -> [(field: String, bytes: Range<Int>)] {
        var seen: Set<[Int]> = []
        return hits.filter { seen.insert([$0.field, $0.hit.pattern]).inserted }.prefix(4)
            .map { (RuleFields.texts[$0.field], $0.hit.bytes) }
    }
}
