// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A rule of NOVA, as its file has it.
struct NovaRule: Equatable {
    var name: String
    /// Where it begins, from 1.
    var line: Int
    /// In the order of the file.
    var meta: [Meta] = []
    var keywords: [NovaKeyword] = []
    /// What NOVA asks an encoder, by name; nothing of ours stands for it.
    var semantics: [String] = []
    /// What NOVA asks a model, by name; nothing of ours stands for it.
    var llm: [String] = []
    var condition: NovaCondition

    struct Meta: Equatable {
        var key: String
        var value: String
        var line: Int
    }

    /// The value of a key, without regard to case; nil where there is none or it is empty.
    func meta(_ key: String) -> Meta? {
        meta.last { $0.key.lowercased() == key && !$0.value.isEmpty }
    }
}

/// A section that holds patterns.
enum NovaSection: String, CaseIterable {
    case keywords, semantics, llm
}

/// One of the texts that a rule looks for.
struct NovaKeyword: Equatable {
    /// Without the dollar sign.
    var name: String
    var line: Int
    var pattern: Pattern

    enum Pattern: Equatable {
        case literal(String, isCased: Bool)
        /// Between the slashes.
        case expression(String, isCased: Bool)
    }
}

/// What a rule's patterns have to do with each other.
indirect enum NovaCondition: Equatable {
    case pattern(NovaReference)
    /// So many of some patterns, or all.
    case quantified(Quantity, NovaSet)
    case and([NovaCondition])
    case or([NovaCondition])
    case not(NovaCondition)

    enum Quantity: Equatable {
        case all
        case atLeast(Int)
    }
}

/// One pattern by name; without a section where the condition names none.
struct NovaReference: Equatable {
    var section: NovaSection?
    var name: String
    var line: Int
}

/// Patterns of a section whose names begin alike; of all sections where the condition names none.
struct NovaSet: Equatable {
    var section: NovaSection?
    var prefix: String
    var line: Int
}
