// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// How often an account was declined, and how often it then asked for much the same again.
///
/// False positives: over-careful filters; people who repair a clumsy question.
enum Refusals {
    static func measure(_ requests: [ActivityLog.Record], in log: ActivityLog, into signals: inout AccountSignals) {
        let known = requests.filter { $0.outcome != nil }
        guard !known.isEmpty else { return }
        let refused = known.filter { $0.outcome?.isDeclined ?? false }
        signals.refusals = refused.count
        signals.refusalShare = Double(refused.count) / Double(known.count)
        signals.reformulations = reformulations(known, in: log)
    }

    private static func reformulations(_ requests: [ActivityLog.Record], in log: ActivityLog) -> Int {
        var count = 0
        var refused: [ActivityLog.Record] = []
        for request in requests {
            refused.removeAll { request.time.milliseconds - $0.time.milliseconds > Reformulation.milliseconds }
            if request.sketch != ActivityLog.none {
                let sketch = log.sketches[Int(request.sketch)]
                let isAskedAgain = refused.contains { earlier in
                    Reformulation.holds(
                        sketch,
                        at: request.time,
                        after: log.sketches[Int(earlier.sketch)],
                        at: earlier.time
                    )
                }
                if isAskedAgain { count += 1 }
                if request.outcome?.isDeclined ?? false { refused.append(request) }
                if refused.count > 32 { refused.removeFirst() }
            }
        }
        return count
    }
}
