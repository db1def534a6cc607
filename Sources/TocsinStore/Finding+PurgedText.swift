// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension Finding {
    /// What stays of a finding when everything is scanned anew and text of events before a time is gone, so that those cannot be scanned.
    ///
    /// - Returns: The finding itself where all its requests are older. Where some are, what is sure of those: that there was the first one. Nil where
    ///   none is, or where it is about an account as a whole: it will be found again.
    package func staying(withoutTextBefore limit: Timestamp) -> Finding? {
        guard rule.scope == .request, firstTime < limit else { return nil }
        if lastTime < limit { return self }
        var rest = self
        rest.lastTime = firstTime
        rest.occurrences = 1
        let first = evidence.compactMap(\.event).first
        rest.evidence = Array(evidence.prefix { $0.event == nil || $0.event == first })
        return rest
    }
}

extension Evidence {
    /// The event that it is about; nil for a measurement.
    fileprivate var event: EventID? {
        switch self {
        case .text(let event, _, _), .event(let event): event
        case .signal: nil
        }
    }
}
