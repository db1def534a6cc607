// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What the simulator keeps of an account; everything else is worked out from `seed` when an event is written.
struct AccountRecord: Sendable {
    var seed: UInt64
    /// Place in the scenario's populations; -1 for an operation's account.
    var population: Int32
    /// Place in the scenario's operations; -1 for a benign account.
    var operation: Int32
    /// Place in the cast's voices.
    var voice: Int32
    /// Seed of the office, class, reseller or operation that it belongs to; its own seed where there is none.
    var group: UInt64
    /// Number within that group; -1 outside of one.
    var member: Int32
    /// Number of the group within its population; -1 outside of one.
    var groupNumber: Int32
    /// Place in ``Country/all``: where the person sits.
    var home: UInt8
    /// Place in ``Country/all``: what the log shows.
    var shown: UInt8
    var isNew: Bool
    var isAPI: Bool
    var isPaid: Bool
    /// First and last day in the log.
    var firstDay: Int32
    var lastDay: Int32
    /// Activity against others of its day.
    var weight: Float
    /// Another operation that it works for half of the time; -1 for none.
    var second: Int32 = -1
    /// Its voice there.
    var secondVoice: Int32 = 0
    /// Seed of the seller that it was bought from, and its number among the seller's accounts; 0 for none.
    var seller: UInt64 = 0
    var soldNumber: Int32 = 0

    /// A seed for one trait of the account.
    func seed(_ trait: Trait) -> UInt64 {
        SeededGenerator.mixed(seed, trait.rawValue)
    }

    /// The account as its seller made it: who signed up and paid.
    var asSold: AccountRecord {
        guard seller != 0 else { return self }
        var sold = self
        (sold.group, sold.member) = (seller, soldNumber)
        return sold
    }

    /// What is worked out from an account's or a group's seed.
    enum Trait: UInt64 {
        case identity = 101
        case device, agent, address, email, payment, provider, shift, referrer, model, locale, structure
    }
}
