// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// The commands of the program for HTTP, which `tocsin` lists and hands over to.
package enum ServiceCommandName: String, CaseIterable, Sendable {
    case judge
    case gateway
    case deliver
    case serve

    /// What it does, in one line of help.
    package var abstract: String {
        switch self {
        case .judge: "Asks a model for a second opinion on the texts behind findings."
        case .gateway: "Stands before a model's API: carries out decisions on accounts, and records requests as events."
        case .deliver:
            "Carries decisions out: keeps the block list of gateways, asks whether it holds, sends webhooks."
        case .serve: "The console: analysts work a queue of cases in the browser."
        }
    }
}
