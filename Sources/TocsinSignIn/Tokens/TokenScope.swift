// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinCases

/// What an API token opens.
package enum TokenScope: String, Sendable, CaseIterable {
    case read, work, decide
    /// Ask whether a message is a scam, beyond what the public may.
    case check
    /// Fetch what gateways carry out.
    case gateway

    /// What it lets its person's programs do with cases.
    ///
    /// To approve, to resolve appeals and to look after people takes the person, at a session of their own.
    package var rights: Set<Right> {
        switch self {
        case .read: [.view]
        case .work: [.view, .work]
        case .decide: [.view, .work, .decide]
        case .check, .gateway: []
        }
    }
}
