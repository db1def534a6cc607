// Tocsin
// SPDX-License-Identifier: Apache-2.0

import TocsinModel
import TocsinSignals

func account(_ number: UInt64) -> AccountID { AccountID(high: 0, low: number) }

/// A log of accounts that share what a test says they share, among strangers who share nothing.
struct Crowd {
    private(set) var events: [Event] = []

    /// - Parameters:
    ///   - strangers: Accounts 10,000 and on, each with its own address and device.
    ///   - prompts: Whether each asks something of its own, too.
    init(strangers: Int = 1000, prompts: Bool = false) {
        for number in 0..<UInt64(strangers) {
            let minute = 1 + Int(number)
            add(10_000 + number, atMinute: minute, address: 10_000 + 10 * number, device: 10_000 + number)
            guard prompts else { continue }
            let words = (0..<12).map { "\(String((number &+ 1) &* 7_919 &* (UInt64($0) + 3), radix: 36))x" }
            add(10_000 + number, atMinute: minute, prompt: words.joined(separator: " "))
        }
    }

    mutating func add(
        _ number: UInt64,
        atMinute minute: Int,
        address: UInt64? = nil,
        device: UInt64? = nil,
        content: Event.Content = .request(Request())
    ) {
        let id = EventID(high: number, low: UInt64(events.count))
        var event = Event(
            id: id,
            time: Timestamp(milliseconds: 1_764_000_000_000 + Int64(minute) * 60_000),
            account: account(number),
            content: content
        )
        event.network.address = address.map { AddressID(high: 0, low: $0) }
        event.network.prefix = address.map { PrefixID(high: 0, low: $0 / 10) }
        event.client.device = device.map { DeviceID(high: 0, low: $0) }
        events.append(event)
    }

    mutating func add(_ number: UInt64, atMinute minute: Int, prompt: String) {
        add(
            number,
            atMinute: minute,
            content: .request(Request(input: [Message(role: .user, text: prompt)]))
        )
    }

    /// The log of the events in this order.
    static func log(_ events: [Event]) -> ActivityLog {
        var log = ActivityLog()
        for event in events {
            guard case .request(let request) = event.content else {
                log.append(event, signals: nil)
                continue
            }
            log.append(event, signals: .measure(RequestText(input: request.input, output: request.output)))
        }
        log.finish()
        return log
    }
}

func finding(
    about number: UInt64,
    _ category: HarmCategory = .scam,
    level: FindingLevel = .medium,
    isShadow: Bool = false
) -> Finding {
    Finding(
        id: FindingID(value: number),
        rule: RuleReference(
            id: "rule",
            title: "A rule",
            version: "1",
            category: category,
            level: level,
            scope: .request,
            tags: []
        ),
        subject: .account(account(number)),
        firstTime: Timestamp(milliseconds: 0),
        lastTime: Timestamp(milliseconds: 0),
        occurrences: 1,
        evidence: [],
        isShadow: isShadow
    )
}
