// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The commands of the program for HTTP, which `tocsin` lists and hands over to.
package enum ServiceCommandName: String, CaseIterable, Sendable {
    case judge

    /// What it does, in one line of help.
    package var abstract: String {
        switch self {
        case .judge: "Asks a model for a second opinion on the texts behind findings."
        }
    }
}
