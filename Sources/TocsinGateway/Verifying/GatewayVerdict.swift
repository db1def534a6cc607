// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// What was found at one gateway, for who is to look after it.
package struct GatewayVerdict: Sendable, Equatable {
    package var gateway: String
    /// Questions that it answered as was decided, and all.
    package var holding: Int
    package var asked: Int
    /// What was found at the first where it does otherwise; nil where all hold.
    package var reason: String?
    /// What to look at then.
    package var advice: String?

    /// One for each gateway, in the order in which they were asked.
    package static func all(_ results: [EnforcementCheck.Result]) -> [GatewayVerdict] {
        var verdicts: [GatewayVerdict] = []
        for result in results {
            if verdicts.last?.gateway != result.gateway {
                verdicts.append(GatewayVerdict(gateway: result.gateway, holding: 0, asked: 0))
            }
            let last = verdicts.endIndex - 1
            verdicts[last].asked += 1
            if result.holds {
                verdicts[last].holding += 1
            } else if verdicts[last].reason == nil {
                verdicts[last].reason =
                    result.isAway ? result.found : "expected \(result.expected), found \(result.found)"
                verdicts[last].advice =
                    result.isAway
                    ? "See whether it runs, and whether its address is right."
                    : "See whether it has the same key and clock, and reads the same block list."
            }
        }
        return verdicts
    }
}
