// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import PatternMatching
package import TextNormalization
internal import TocsinModel

/// The request rules, compiled once and shared by all scanning tasks.
package final class RequestRules: Sendable {
    struct Compiled: Sendable {
        let rule: Rule
        let expression: Expression
        let program: Program
    }

    /// That a pattern is in a list of a rule.
    struct Membership: Sendable {
        var rule: Int32
        var list: UInt8
    }

    let compiled: [Compiled]
    /// By text field; nil for a field that no rule asks about.
    let databases: [PatternDatabase?]
    /// By text field and pattern: the lists that it is in.
    private let memberships: [[Membership]]
    private let membershipRanges: [[Range<Int32>]]
    /// Rules that need no hit.
    let unconditional: [Int]

    /// Compiles rules of scope `request`; others are left out.
    ///
    /// `cache`: Where compiled patterns are kept.
    ///
    /// - Throws: ``PatternError`` when a pattern does not compile, ``RuleCompileError`` when a rule is too large.
    package init(_ rules: [Rule], cache: CompiledPatternCache = .none) throws {
        var compiler = RuleCompiler()
        var compiled: [Compiled] = []
        for rule in rules where rule.reference.scope == .request {
            guard case .detection(let detection) = rule.logic else { continue }
            let expression = try compiler.expression(detection)
            compiled.append(Compiled(rule: rule, expression: expression, program: try Program(expression)))
        }
        var byPattern = compiler.patterns.map { [[Membership]](repeating: [], count: $0.count) }
        for (index, rule) in compiled.enumerated() {
            for (list, content) in rule.program.lists.enumerated() {
                for id in content.ids {
                    byPattern[content.field][id].append(Membership(rule: Int32(index), list: UInt8(list)))
                }
            }
        }
        memberships = byPattern.map { $0.flatMap(\.self) }
        membershipRanges = byPattern.map { patterns in
            var start: Int32 = 0
            return patterns.map { members in
                defer { start += Int32(members.count) }
                return start..<start + Int32(members.count)
            }
        }
        var databases: [PatternDatabase?] = []
        for patterns in compiler.patterns {
            databases.append(patterns.isEmpty ? nil : try PatternDatabase(patterns, cache: cache))
        }
        self.compiled = compiled
        self.databases = databases
        unconditional = compiled.indices.filter { compiled[$0].program.canHoldWithoutHits }
    }

    package convenience init(_ set: RuleSet) throws {
        try self.init(set.rules, cache: set.patternCache)
    }

    /// Calls `body` for every list that a pattern is in.
    @inline(__always)
    func forEachMembership(field: Int, pattern: Int, _ body: (Membership) -> Void) {
        let range = membershipRanges[field][pattern]
        for index in Int(range.lowerBound)..<Int(range.upperBound) { body(memberships[field][index]) }
    }

    /// As ``forEachMembership(field:pattern:_:)``, for the patterns of many hits one after the other.
    @inline(__always)
    func forEachMembership(field: Int, hits: [PatternHit], _ body: (Membership) -> Void) {
        if hits.isEmpty { return }
        membershipRanges[field].withUnsafeBufferPointer { ranges in
            memberships[field].withUnsafeBufferPointer { memberships in
                for hit in hits {
                    let range = ranges[hit.pattern]
                    for index in Int(range.lowerBound)..<Int(range.upperBound) { body(memberships[index]) }
                }
            }
        }
    }

    /// How many patterns are scanned for, and how many of them PCRE2 confirms.
    package var patternCounts: (all: Int, confirmed: Int) {
        (
            membershipRanges.reduce(0) { $0 + $1.count },
            databases.reduce(0) { $0 + ($1?.confirmedPatternCount ?? 0) }
        )
    }
}

/// A rule that matched, and where.
package struct RuleMatch: Sendable {
    package var rule: Rule
    /// The text field of each stretch, and its UTF-8 bytes.
    package var stretches: [(field: String, bytes: Range<Int>)]
    /// What had to be undone for it to match, in the order of names; empty where it matched as written.
    package var evasions: [EvasionKind] = []

    /// Turns stretches of a view of one field into stretches of the field, and says what was undone in them.
    mutating func placeInOriginal(of view: TextView, field: String) {
        var kinds: Set<EvasionKind> = []
        for index in stretches.indices where stretches[index].field == field {
            kinds.formUnion(view.kinds(in: stretches[index].bytes))
            stretches[index].bytes = view.original(of: stretches[index].bytes)
        }
        evasions = kinds.isEmpty ? view.kinds : kinds.sorted()
    }
}
