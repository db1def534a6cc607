// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinModel
import TocsinSignals

/// A moment so many seconds after Monday, 2026-11-23T00:00:00Z.
func at(_ seconds: Double) -> Timestamp {
    Timestamp(milliseconds: 20_780 * 86_400_000 + Int64(seconds * 1000))
}

func account(_ number: UInt64) -> AccountID { AccountID(high: 0, low: number) }

/// Puts events together, one account's unless they say otherwise, and measures what was made of them.
struct LogMaker {
    private(set) var log = ActivityLog()
    private var count: UInt64 = 0

    mutating func add(
        _ content: Event.Content = .request(Request()),
        at seconds: Double,
        account number: UInt64 = 1,
        network: Network = Network(),
        client: Client = Client(),
        signals: TextSignals? = TextSignals()
    ) {
        count += 1
        let event = Event(
            id: EventID(high: 0, low: count),
            time: at(seconds),
            account: account(number),
            network: network,
            client: client,
            content: content
        )
        log.append(event, signals: signals)
    }

    mutating func add(
        request prompt: String,
        at seconds: Double,
        account number: UInt64 = 1,
        outcome: Request.Outcome? = nil
    ) {
        add(
            .request(Request(outcome: outcome)),
            at: seconds,
            account: number,
            signals: .measure(RequestText(prompt: prompt))
        )
    }

    /// The first account's signals.
    func measured(disposableDomains: Set<String> = []) -> AccountSignals {
        var finished = log
        finished.finish()
        return .measure(0, in: finished, families: PromptFamilies(finished), disposableDomains: disposableDomains)
    }

    /// The first account's signals when it sends requests at these seconds.
    static func measured(requestsAt seconds: [Double]) -> AccountSignals {
        var maker = LogMaker()
        for second in seconds { maker.add(at: second) }
        return maker.measured()
    }
}

func isNear(_ value: Double?, _ expected: Double?, within tolerance: Double = 1e-9) -> Bool {
    guard let value, let expected else { return value == nil && expected == nil }
    return abs(value - expected) <= tolerance
}
