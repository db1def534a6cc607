// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A sign of a scam, or against one, as data.
struct Sign: Sendable, Equatable {
    var id: SignID
    /// What the sign adds when it is there (log2 of a likelihood ratio); negative for a counter-sign.
    var weight: Double
    var phase: ScamPhase?
    /// A phrase that stands behind a "never" or "do not" does not count.
    var isNegatable: Bool
    /// PCRE expressions by ISO 639-1 code; empty for signs of links and senders.
    var phrases: [String: [String]]
    /// Words in small letters by language, one of which must stand near a phrase; none for a language, or where it is not there.
    var near: [String: [String]]
    /// The name of the file that it was read from.
    var file: String
}
