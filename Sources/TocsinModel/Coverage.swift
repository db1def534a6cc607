// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// How much of what signals need the logs held, counted over events.
package struct Coverage: Sendable, Equatable {
    package var events = 0
    package var requests = 0
    package var requestsWithPrompt = 0
    package var requestsWithOutput = 0
    package var requestsWithAccount = 0
    package var requestsWithNetwork = 0
    package var requestsWithTimeZone = 0
    package var requestsWithDevice = 0
    package var requestsWithConversation = 0
    /// Times that named no zone and were read as Universal Time.
    package var timesWithoutZone = 0
    /// Events later than the run itself: the clock that wrote them was ahead.
    package var timesInFuture = 0
    /// Records with bytes that were not UTF-8; each such byte became U+FFFD.
    package var recordsRepaired = 0
    /// Outcomes of requests in words that Tocsin does not know; those requests are kept without one.
    package var outcomesUnknown = 0

    package init() {}

    /// No rule and no tie looks at these.
    package var requestsWithoutAccount: Int { requests - requestsWithAccount }

    /// Adds another's counts.
    package static func += (left: inout Coverage, right: Coverage) {
        for count in allCounts { left[keyPath: count.path] += right[keyPath: count.path] }
    }

    /// Every count by its name in stores and JSON.
    package static var allCounts: [(name: String, path: WritableKeyPath<Coverage, Int>)] {
        [
            ("events", \.events),
            ("requests", \.requests),
            ("requestsWithPrompt", \.requestsWithPrompt),
            ("requestsWithOutput", \.requestsWithOutput),
            ("requestsWithAccount", \.requestsWithAccount),
            ("requestsWithNetwork", \.requestsWithNetwork),
            ("requestsWithTimeZone", \.requestsWithTimeZone),
            ("requestsWithDevice", \.requestsWithDevice),
            ("requestsWithConversation", \.requestsWithConversation),
            ("timesWithoutZone", \.timesWithoutZone),
            ("timesInFuture", \.timesInFuture),
            ("recordsRepaired", \.recordsRepaired),
            ("outcomesUnknown", \.outcomesUnknown),
        ]
    }
}
