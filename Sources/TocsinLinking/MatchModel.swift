// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// How much each comparison says: a Fellegi–Sunter model with fixed parameters.
///
/// A comparison's match weight is log2(m/u): m, how often accounts of one operation share such a value, is set below; u, how often
/// two strangers do, is measured as the share of accounts that have the value. What many share therefore weighs little.
struct MatchModel: Sendable {
    private let accountCount: Int

    /// A member has this many partners in a log, before anything is known: the prior.
    private static let expectedPartners = 4.0
    /// Ties from this probability on join accounts.
    static let minimumProbability = 0.9
    /// The same in bits, rounded down, for leaving early.
    static let minimumBits = log2(minimumProbability / (1 - minimumProbability)) - 0.001

    init(accountCount: Int) {
        self.accountCount = max(accountCount, 2)
    }

    /// log2 of the odds that two accounts belong together, before anything is compared.
    var priorBits: Double {
        let probability = min(0.5, Self.expectedPartners / Double(accountCount - 1))
        return log2(probability / (1 - probability))
    }

    /// The weight of sharing a value.
    ///
    /// `sharedByAccounts`: How many accounts have it, from 2.
    func weightBits(_ comparison: TieComparison, sharedByAccounts: Int) -> Double {
        let u = Double(max(sharedByAccounts - 1, 1)) / Double(accountCount - 1)
        return max(0, log2(Self.m(comparison) / min(u, 1)))
    }

    static func probability(bits: Double) -> Double {
        1 / (1 + exp2(-bits))
    }

    private static func m(_ comparison: TieComparison) -> Double {
        switch comparison {
        case .payment: 0.5
        case .device: 0.5
        case .address: 0.5
        case .prefix: 0.4
        case .emailStem: 0.3
        case .promptFamily: 0.6
        case .jointTiming: 0.5
        }
    }
}
