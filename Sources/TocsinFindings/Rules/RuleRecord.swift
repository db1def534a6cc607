// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// A value of a rule's field.
package enum FieldValue: Sendable, Equatable {
    case text(String)
    case number(Double)
    case flag(Bool)

    /// As an analyst would read it.
    package var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): Int(exactly: number).map { String($0) } ?? String(rounded(number))
        case .flag(let flag): flag ? "true" : "false"
        }
    }

    private func rounded(_ number: Double) -> Double {
        (number * 1000).rounded() / 1000
    }
}

/// Something that rules can be asked about: hands out values by field name.
package protocol RuleSubject {
    /// The value; nil when it is absent.
    func value(_ field: String) -> FieldValue?
}

/// A subject whose values stand in a table, as in a rule's examples.
package struct RuleRecord: RuleSubject, Sendable {
    package var values: [String: FieldValue]

    package init(_ values: [String: FieldValue]) {
        self.values = values
    }

    package func value(_ field: String) -> FieldValue? { values[field] }

    package func text(_ field: String) -> String? {
        if case .text(let text)? = values[field] { text } else { nil }
    }
}
