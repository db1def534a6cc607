// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import PatternMatching
internal import TextNormalization
package import TocsinModel

/// Matches the request rules against one request after the other; each task has its own.
package final class RequestMatcher {
    private typealias Bits = Program.Bits

    private let rules: RequestRules
    private let scanners: [PatternScanner?]
    private let usesViews: Bool
    /// What hit in the request as it is.
    private var original: HitLists
    /// What hits in one view of it.
    private var viewed: HitLists

    /// By rule: the lists that hit.
    private struct HitLists {
        /// All zero between requests.
        private(set) var byRule: [Bits]
        /// The rules whose lists are not zero.
        private(set) var touched: [Int] = []

        init(rules: Int) {
            byRule = [Bits](repeating: 0, count: rules)
        }

        mutating func collect(_ hits: [[PatternHit]], _ rules: RequestRules) {
            byRule.withUnsafeMutableBufferPointer { byRule in
                for (field, fieldHits) in hits.enumerated() {
                    rules.forEachMembership(field: field, hits: fieldHits) { membership in
                        let rule = Int(membership.rule)
                        if byRule[rule] == 0 { touched.append(rule) }
                        byRule[rule] |= 1 << Bits(membership.list)
                    }
                }
            }
        }

        /// Asks also about a rule that needs no hit.
        mutating func touch(_ rule: Int) { touched.append(rule) }

        mutating func forget() {
            for rule in touched { byRule[rule] = 0 }
            touched.removeAll(keepingCapacity: true)
        }
    }

    /// `usesViews`: Whether rules also see texts with evasions undone; false only to compare.
    ///
    /// - Throws: ``PatternError/outOfMemory``.
    package init(_ rules: RequestRules, usesViews: Bool = true) throws(PatternError) {
        self.rules = rules
        self.usesViews = usesViews
        var scanners: [PatternScanner?] = []
        for database in rules.databases {
            guard let database else {
                scanners.append(nil)
                continue
            }
            scanners.append(try PatternScanner(database))
        }
        self.scanners = scanners
        original = HitLists(rules: rules.compiled.count)
        viewed = HitLists(rules: rules.compiled.count)
    }

    /// The rules that match, in the order of the rule set, each once: in the request as it is where it does, otherwise in the first view.
    ///
    /// `text`: The request's words.
    ///
    /// `subject`: Everything else about it.
    ///
    /// Fails with: ``PatternError/scanFailed(code:)``.
    package func matches(_ text: RequestText, _ subject: some RuleSubject) throws(PatternError) -> [RuleMatch] {
        let texts = RuleFields.texts.map { text.text(field: $0) }
        var hits: [[PatternHit]] = []
        for (field, text) in texts.enumerated() { hits.append(try scan(field, text)) }
        original.collect(hits, rules)
        defer { original.forget() }
        for rule in rules.unconditional where original.byRule[rule] == 0 { original.touch(rule) }
        var matches: [RuleMatch] = []
        var matched: [Int] = []
        for index in original.touched.sorted() {
            let lists = original.byRule[index]
            // Most do not hold, and to copy a rule costs more than to ask it.
            guard rules.compiled[index].program.holds(for: subject, near: lists, anywhere: lists) else { continue }
            if let match = match(index, rules.compiled[index], hits, lists, subject) {
                matches.append(match)
                matched.append(index)
            }
        }
        guard usesViews else { return matches }
        // Of what was written to the model: its answers and tools evade nobody, and to look at them as well costs as much again.
        for (field, text) in texts.enumerated()
        where scanners[field] != nil && RuleFields.asked.contains(RuleFields.texts[field]) {
            for view in TextNormalizer.views(of: text) {
                try match(view, field, hits, subject, &matches, &matched)
            }
        }
        return matches
    }

    /// Adds the rules that match in a view of one field, beside the other fields as they are.
    ///
    /// A hit under `not` speaks against a rule wherever it is, so nothing that the original excuses is flagged through a view.
    private func match(
        _ view: TextView,
        _ field: Int,
        _ hits: [[PatternHit]],
        _ subject: some RuleSubject,
        _ matches: inout [RuleMatch],
        _ matched: inout [Int]
    ) throws(PatternError) {
        var hits = hits
        hits[field] = try scan(field, view.utf8)
        for reading in view.otherReadings { hits[field] += try scan(field, reading) }
        viewed.collect(hits, rules)
        defer { viewed.forget() }
        for index in viewed.touched.sorted() where !matched.contains(index) {
            let near = viewed.byRule[index]
            let anywhere = near | original.byRule[index]
            guard rules.compiled[index].program.holds(for: subject, near: near, anywhere: anywhere),
                var match = match(index, rules.compiled[index], hits, anywhere, subject)
            else { continue }
            match.placeInOriginal(of: view, field: RuleFields.texts[field])
            let place = matched.firstIndex { $0 > index } ?? matched.count
            matches.insert(match, at: place)
            matched.insert(index, at: place)
        }
    }

    private func scan(_ field: Int, _ utf8: [UInt8]) throws(PatternError) -> [PatternHit] {
        guard let scanner = scanners[field] else { return [] }
        let result = utf8.withUnsafeBufferPointer { utf8 in
            Result { () throws(PatternError) in try scanner.scan(utf8) }
        }
        return try result.get()
    }

    private func scan(_ field: Int, _ text: String) throws(PatternError) -> [PatternHit] {
        guard let scanner = scanners[field], !text.isEmpty else { return [] }
        var text = text
        let result = text.withUTF8 { utf8 in Result { () throws(PatternError) in try scanner.scan(utf8) } }
        return try result.get()
    }

    /// A hit that speaks for one rule.
    private struct RuleHit {
        var bytes: Range<Int>
        var pattern: Int
        var lists: Bits
    }

    /// The hits of one field that speak for a rule, in the order of starts.
    private func ruleHits(_ rule: Int, _ field: Int, _ hits: [PatternHit], _ positive: Bits) -> [RuleHit] {
        var found: [RuleHit] = []
        for hit in hits {
            var lists: Bits = 0
            rules.forEachMembership(field: field, pattern: hit.pattern) { membership in
                if membership.rule == rule { lists |= 1 << Bits(membership.list) }
            }
            if lists & positive != 0 { found.append(RuleHit(bytes: hit.bytes, pattern: hit.pattern, lists: lists)) }
        }
        return found.sorted { ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound) }
    }

    private func match(
        _ index: Int,
        _ compiled: RequestRules.Compiled,
        _ hits: [[PatternHit]],
        _ anywhere: Bits,
        _ subject: some RuleSubject
    ) -> RuleMatch? {
        let placed = hits.enumerated().map { ruleHits(index, $0.offset, $0.element, compiled.program.positive) }
        guard let windowBytes = compiled.rule.windowBytes, placed.contains(where: { !$0.isEmpty }) else {
            return RuleMatch(rule: compiled.rule, stretches: Self.stretches(firstOfEach: placed))
        }
        for (field, fieldHits) in placed.enumerated() {
            if let bytes = window(windowBytes, compiled.program, fieldHits, anywhere, subject) {
                return RuleMatch(rule: compiled.rule, stretches: [(RuleFields.texts[field], bytes)])
            }
        }
        return nil
    }

    /// The first stretch of at most so many bytes whose hits make the rule hold.
    private func window(
        _ windowBytes: Int,
        _ program: Program,
        _ hits: [RuleHit],
        _ anywhere: Bits,
        _ subject: some RuleSubject
    ) -> Range<Int>? {
        for (start, first) in hits.enumerated() {
            let limit = first.bytes.lowerBound + windowBytes
            var near: Bits = 0
            var end = first.bytes.upperBound
            for hit in hits[start...] {
                if hit.bytes.lowerBound >= limit { break }
                if hit.bytes.upperBound > limit { continue }
                // Once nothing new is added, there is no need to ask again.
                guard near | hit.lists != near else { continue }
                near |= hit.lists
                end = max(end, hit.bytes.upperBound)
                if program.holds(for: subject, near: near, anywhere: anywhere) { return first.bytes.lowerBound..<end }
            }
        }
        return nil
    }

    /// The first hit of each pattern, at most four.
    private static func stretches(firstOfEach hits: [[RuleHit]]) -> [(field: String, bytes: Range<Int>)] {
        var stretches: [(field: String, bytes: Range<Int>)] = []
        for (field, fieldHits) in hits.enumerated() {
            var seen: Set<Int> = []
            for hit in fieldHits where stretches.count < 4 && seen.insert(hit.pattern).inserted {
                stretches.append((RuleFields.texts[field], hit.bytes))
            }
        }
        return stretches
    }
}
