// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How far a report may travel: the Traffic Light Protocol, version 2.0 (FIRST).
package enum SharingMark: String, Sendable, CaseIterable, Codable {
    case red = "TLP:RED"
    case amberStrict = "TLP:AMBER+STRICT"
    case amber = "TLP:AMBER"
    case green = "TLP:GREEN"
    case clear = "TLP:CLEAR"

    /// What the mark allows, in one sentence.
    package var explanation: String {
        switch self {
        case .red: "For the eyes and ears of the recipients alone."
        case .amberStrict: "For the recipient's own organisation, where people need to know."
        case .amber: "For the recipient's organisation and its clients, where people need to know."
        case .green: "For the recipient's community, not for the public."
        case .clear: "There is no limit on sharing."
        }
    }

    /// The mark itself or ``amberStrict``, whichever is stricter: quoted text travels no further.
    package var forExcerpts: SharingMark {
        self == .red ? .red : .amberStrict
    }
}
