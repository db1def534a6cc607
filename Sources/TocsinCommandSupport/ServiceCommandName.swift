// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The commands of `tocsin-service`: those that speak HTTP. `tocsin` lists them, and hands over to that program.
package enum ServiceCommandName: String, CaseIterable, Sendable {
    case judge

    /// What it does, in one line of help.
    package var abstract: String {
        switch self {
        case .judge: "Asks a model of your choice for a second opinion on the texts behind findings."
        }
    }
}
