// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel
internal import TocsinSignals

/// What an account mostly works with and in.
struct AccountProfile: Sendable {
    /// The most frequent word of each trait, -1 for none: prompt language, answer language, clock, locale, program, model.
    var traits: InlineArray<6, Int16>
    /// The network operator that most of its requests come from; 0 for none.
    var autonomousSystem: UInt32

    /// One number for prompt language, clock and locale.
    var key: UInt64 {
        UInt64(UInt16(bitPattern: traits[0])) << 32 | UInt64(UInt16(bitPattern: traits[2])) << 16
            | UInt64(UInt16(bitPattern: traits[3]))
    }

    init(traits: InlineArray<6, Int16>, autonomousSystem: UInt32) {
        self.traits = traits
        self.autonomousSystem = autonomousSystem
    }

    init(_ records: ArraySlice<ActivityLog.Record>, in log: ActivityLog) {
        traits = [
            Self.mostFrequent(records, log) { $0.language }, Self.mostFrequent(records, log) { $0.outputLanguage },
            Self.mostFrequent(records, log) { $0.timeZone }, Self.mostFrequent(records, log) { $0.locale },
            Self.mostFrequent(records, log) { $0.userAgent }, Self.mostFrequent(records, log) { $0.model },
        ]
        let systems = Self.mostFrequent(records) { $0.autonomousSystem == 0 ? nil : $0.autonomousSystem }
        autonomousSystem = systems.min() ?? 0
    }

    /// The number of the most frequent word; of equals the first by the alphabet, so that the order of the log does not matter.
    ///
    /// -1 without any.
    private static func mostFrequent(
        _ records: ArraySlice<ActivityLog.Record>,
        _ log: ActivityLog,
        _ number: (ActivityLog.Record) -> Int16
    ) -> Int16 {
        let numbers = mostFrequent(records) { record in number(record) < 0 ? nil : number(record) }
        guard numbers.count > 1 else { return numbers.first ?? -1 }
        return numbers.min { (log.word($0) ?? "") < (log.word($1) ?? "") } ?? -1
    }

    /// The values that come most often, ascending; several when they come equally often.
    private static func mostFrequent<Value: Hashable & Comparable>(
        _ records: ArraySlice<ActivityLog.Record>,
        _ value: (ActivityLog.Record) -> Value?
    ) -> [Value] {
        var counts: [Value: Int] = [:]
        for record in records {
            if let value = value(record) { counts[value, default: 0] += 1 }
        }
        let most = counts.values.max()
        return counts.filter { $0.value == most }.keys.sorted()
    }
}

/// How common each trait is, in bits: log2(accounts that have any / accounts that have this).
struct TraitRarity: Sendable {
    private var bits: [[Int16: Double]]
    private var systems: [UInt32: Double]

    init(_ profiles: [AccountProfile]) {
        bits = (0..<6).map { trait in Self.rarity(profiles.lazy.map { $0.traits[trait] }.filter { $0 >= 0 }) }
        systems = Self.rarity(profiles.lazy.map(\.autonomousSystem).filter { $0 != 0 })
    }

    private static func rarity<Value: Hashable>(_ values: some Sequence<Value>) -> [Value: Double] {
        var counts: [Value: Int] = [:]
        var total = 0
        for value in values {
            counts[value, default: 0] += 1
            total += 1
        }
        return counts.mapValues { log2(Double(total) / Double($0)) }
    }

    /// How surprising it is that two accounts agree in the traits in which they do, as if traits were independent; nil when nothing is known.
    func agreement(_ first: AccountProfile, _ second: AccountProfile) -> Double? {
        var sum = 0.0
        var compared = 0
        for trait in 0..<6 where first.traits[trait] >= 0 && second.traits[trait] >= 0 {
            compared += 1
            if first.traits[trait] == second.traits[trait] { sum += bits[trait][first.traits[trait]] ?? 0 }
        }
        return compared < 3 ? nil : sum
    }

    /// Nil when one has none, 0 when they differ.
    func systemAgreement(_ first: AccountProfile, _ second: AccountProfile) -> Double? {
        guard first.autonomousSystem != 0, second.autonomousSystem != 0 else { return nil }
        return first.autonomousSystem == second.autonomousSystem ? systems[first.autonomousSystem] ?? 0 : 0
    }
}
