// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What linking compares of two accounts.
package enum TieComparison: String, Sendable, CaseIterable, Comparable {
    case payment, device, address, prefix, emailStem, promptFamily, artefact, quotedName, relay, passage
    case autonomousSystem, mailDomain, signUp, profile, succession, jointTiming

    package static func < (left: TieComparison, right: TieComparison) -> Bool {
        left.rank < right.rank
    }

    /// The place among all, from 0.
    package var rank: Int {
        switch self {
        case .payment: 0
        case .device: 1
        case .address: 2
        case .prefix: 3
        case .emailStem: 4
        case .promptFamily: 5
        case .artefact: 6
        case .quotedName: 7
        case .relay: 8
        case .passage: 9
        case .autonomousSystem: 10
        case .mailDomain: 11
        case .signUp: 12
        case .profile: 13
        case .succession: 14
        case .jointTiming: 15
        }
    }

    /// Whether accounts are brought together by it: it compares values, and one that few share makes a block.
    package var isBlocking: Bool { rank <= TieComparison.passage.rank }

    /// What an analyst would say.
    package var explanation: String {
        switch self {
        case .payment: "same payment instrument"
        case .device: "same device"
        case .address: "same network address"
        case .prefix: "same small network (/24 or /48)"
        case .emailStem: "e-mail addresses of one pattern"
        case .promptFamily: "near-identical prompts"
        case .artefact: "same rare links, servers or handles in prompts"
        case .quotedName: "same rare names in quotation marks in prompts"
        case .relay: "what one got as an answer, the other sent as a prompt"
        case .passage: "prompts that hold the same passage, such as code or a biography"
        case .autonomousSystem: "same network operator"
        case .mailDomain: "same mail domain"
        case .signUp: "signed up close together"
        case .profile: "same language, clock, program and model"
        case .succession: "one signed up when the other was suspended"
        case .jointTiming: "active in the same minutes"
        }
    }
}
