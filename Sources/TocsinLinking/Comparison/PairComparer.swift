// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// Compares two accounts in everything but shared values, which blocks bring along.
struct PairComparer: Sendable {
    /// By account, as ``signUps``.
    let profiles: [AccountProfile]
    let signUps: [SignUp]
    let timing: JointTiming
    private let rarity: TraitRarity
    /// By domain: log2(accounts that have any / accounts that have this).
    private let mailDomains: [Int32: Double]

    init(_ profiles: [AccountProfile], _ signUps: [SignUp], _ timing: JointTiming) {
        self.profiles = profiles
        self.signUps = signUps
        self.timing = timing
        rarity = TraitRarity(profiles)
        var counts: [Int32: Int] = [:]
        for signUp in signUps { if let domain = signUp.mailDomain { counts[domain, default: 0] += 1 } }
        let total = Double(counts.values.reduce(0, +))
        mailDomains = counts.mapValues { log2(total / Double($0)) }
    }

    /// Whether two accounts are active in the same minutes more often than their hours explain.
    func meet(_ first: Int32, _ second: Int32) -> Bool { (timing.surpriseBits(first, second) ?? 0) >= 4 }

    /// Fills in the comparisons that no block brings.
    func complete(_ pattern: inout PairPattern, _ first: Int32, _ second: Int32) {
        compareAccounts(&pattern, first, second)
        compareTiming(&pattern, first, second)
    }

    /// Fills in when two accounts are active, which costs most.
    func compareTiming(_ pattern: inout PairPattern, _ first: Int32, _ second: Int32) {
        pattern[.jointTiming] = Self.level(timing.surpriseBits(first, second) ?? 0, [4, 8, 16, 32, 64])
    }

    /// Fills in what is known of two accounts themselves.
    func compareAccounts(_ pattern: inout PairPattern, _ first: Int32, _ second: Int32) {
        let (one, other) = (profiles[Int(first)], profiles[Int(second)])
        let (mine, theirs) = (signUps[Int(first)], signUps[Int(second)])
        // An address lies in a network of its operator: where one is shared, the operator says nothing more.
        if pattern[.address] < 2, pattern[.prefix] < 2 {
            pattern[.autonomousSystem] = Self.level(rarity.systemAgreement(one, other), [0.01, 4, 6, 8])
        }
        if let domain = mine.mailDomain, let second = theirs.mailDomain {
            pattern[.mailDomain] = Self.level(domain == second ? mailDomains[domain] ?? 0 : 0, [0.01, 4, 6, 9])
        }
        if let created = mine.created, let second = theirs.created {
            let minutes = abs(created.seconds(since: second)) / 60
            pattern[.signUp] =
                switch minutes {
                case ...10: 6
                case ...60: 5
                case ...360: 4
                case ...1440: 3
                case ...4320: 2
                default: 1
                }
        }
        pattern[.profile] = Self.level(rarity.agreement(one, other), [2, 4, 6, 9, 12])
        pattern[.succession] = succession(mine, theirs)
    }

    /// 2 when one was made between a day before and a week after the other's suspension, 1 when not; 0 when neither was suspended.
    private func succession(_ mine: SignUp, _ theirs: SignUp) -> Int {
        func follows(_ created: Timestamp?, _ suspended: Timestamp?) -> Bool? {
            guard let created, let suspended else { return nil }
            return (-86_400.0...7 * 86_400).contains(created.seconds(since: suspended))
        }
        let answers = [follows(mine.created, theirs.suspended), follows(theirs.created, mine.suspended)].compactMap(
            \.self
        )
        return answers.isEmpty ? 0 : answers.contains(true) ? 2 : 1
    }

    /// 0 for nil, 1 below the first limit, one more for each that is reached.
    private static func level(_ value: Double?, _ limits: [Double]) -> Int {
        guard let value else { return 0 }
        return 1 + limits.count { value >= $0 }
    }
}
