// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
package import TocsinStore

/// Made-up values for stores to keep.
package enum Made {
    package static func account(_ number: UInt64) -> AccountID { AccountID(high: number, low: .max - number) }
    package static func eventID(_ number: UInt64) -> EventID { EventID(high: .max - number, low: number) }
    package static func time(_ seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_764_000_000_000 + seconds * 1000)
    }

    package static func event(
        _ number: UInt64,
        account: UInt64? = 1,
        at seconds: Int64 = 0,
        content: Event.Content = .keyCreated
    ) -> Event {
        Event(id: eventID(number), time: time(seconds), account: account.map(Self.account), content: content)
    }

    package static func request(_ number: UInt64, at seconds: Int64, _ prompt: String, account: UInt64? = 1) -> Event {
        event(
            number,
            account: account,
            at: seconds,
            content: .request(Request(input: [Message(role: .user, text: prompt)]))
        )
    }

    /// A request whose id begins with its time, as those of ingest do.
    package static func timed(_ number: UInt64, at seconds: Int64, _ prompt: String, account: UInt64? = 1) -> Event {
        var event = request(number, at: seconds, prompt, account: account)
        event.id = EventID(time: event.time, hashHigh: 0x7000 | (number & 0xFFF), hashLow: number)
        return event
    }

    package static let network = Network(
        address: AddressID(high: 1, low: 2),
        prefix: PrefixID(high: 3, low: 4),
        autonomousSystem: .max,
        country: "FR",
        kind: .residential
    )

    package static let client = Client(
        device: DeviceID(high: 5, low: 6),
        userAgent: "curl/8 \u{1F600}",
        timeZone: "Asia/Shanghai",
        locale: "zh-CN"
    )

    package static let fullRequest = Request(
        conversation: ConversationID(high: 7, low: 8),
        endpoint: "/v1/chat/completions",
        model: "a-model",
        input: [
            Message(role: .system, text: ""), Message(role: .developer, text: "d"),
            Message(role: .user, parts: [.text("ü\u{0}中"), .image, .audio, .file]),
            Message(role: .assistant, parts: [.toolCall(name: "search", arguments: "{}")]),
            Message(role: .tool, parts: [.toolResult("found")]), Message(role: .user, parts: []),
        ],
        output: [Message(role: .assistant, text: "one"), Message(role: .assistant, text: "two")],
        tools: ["search", ""],
        inputTokens: 0,
        outputTokens: 1 << 40,
        outcome: .filtered,
        latencyMilliseconds: 12
    )

    /// One of every kind, full and empty.
    package static let contents: [Event.Content] =
        [
            .accountCreated(AccountCreated()),
            .accountCreated(
                AccountCreated(
                    email: EmailID(high: 1, low: 1),
                    emailDomain: "example.com",
                    emailStem: EmailStemID(high: 1, low: 1),
                    phoneCountry: "DE"
                )
            ),
            .signIn(SignIn(succeeded: true)), .signIn(SignIn(succeeded: false)), .keyCreated, .payment(Payment()),
            .payment(Payment(fingerprint: PaymentID(high: 1, low: 1), country: "NL", outcome: "declined")),
            .request(Request()), .request(fullRequest), .request(Request(tools: ["only"])),
            .enforcement(EnforcementNotice(action: "suspended")),
        ]
        + Request.Outcome.allCases.map { .request(Request(outcome: $0)) }
        + Message.Role.allCases.map { .request(Request(input: [Message(role: $0, text: $0.rawValue)])) }

    package static func batch(
        _ events: [Event],
        rejects: [Reject] = [],
        links: [IdentifierLink] = [],
        source: String = "log"
    ) throws -> IngestBatch {
        var progress = SourceProgress(
            fingerprint: SourceFingerprint(value: source),
            name: source + ".jsonl",
            format: "tocsin"
        )
        progress.bytes = events.count * 100
        return IngestBatch(events: try EventBlock(events), rejects: rejects, identifierLinks: links, progress: progress)
    }

    package static func rule(_ id: String = "rule", scope: RuleScope = .request, level: FindingLevel = .high)
        -> RuleReference
    {
        RuleReference(
            id: id,
            title: "Title of \(id)",
            version: "v1",
            category: .abuseOfService,
            level: level,
            scope: scope,
            tags: ["a.b", "c"]
        )
    }

    package static func finding(
        _ number: UInt64,
        _ rule: RuleReference = rule(),
        at seconds: ClosedRange<Int64> = 0...0,
        evidence: [Evidence] = [],
        isShadow: Bool = false
    ) -> Finding {
        Finding(
            id: FindingID(value: number),
            rule: rule,
            subject: rule.scope == .operation ? .operation(OperationID(value: .max)) : .account(account(1)),
            firstTime: time(seconds.lowerBound),
            lastTime: time(seconds.upperBound),
            occurrences: 1,
            evidence: evidence,
            isShadow: isShadow
        )
    }

    package static func operation(_ number: UInt64, at seconds: Int64 = 0) -> Operation {
        var operation = Operation(
            id: OperationID(value: number),
            members: [
                Operation.Member(account: account(1), events: 3, findings: [.scam: 2, .selfHarm: 1], tier: .core),
                Operation.Member(account: account(2), events: 0, findings: [:]),
            ],
            ties: [
                Tie(
                    first: account(1),
                    second: account(2),
                    evidence: TieComparison.allCases.enumerated().map { place, comparison in
                        TieEvidence(
                            comparison: comparison,
                            weightBits: 8.123_456_789 - Double(place),
                            sharedByAccounts: place % 2 == 0 ? place + 2 : nil
                        )
                    },
                    matchWeightBits: 1.0 / 3,
                    matchProbability: 0.999_999_999_9
                )
            ],
            firstTime: time(seconds),
            lastTime: time(seconds + 1),
            standing: number % 2 == 0 ? .harmful : .coordinatedOnly
        )
        operation.possible = [Operation.Possible(account: account(7), probability: 0.625)]
        operation.bridges = [Operation.Bridge(account: account(2), other: OperationID(value: .max), ties: 3)]
        operation.controls = Operation.Control.Statistic.allCases.map {
            Operation.Control(statistic: $0, share: 1, controlMean: 0.015_625, controlMost: 0.5, controls: 100)
        }
        operation.lineage = Operation.Lineage.Change.allCases.map {
            Operation.Lineage(change: $0, other: OperationID(value: 9))
        }
        return operation
    }
}

/// All of a store's events, as its batches hand them out.
package func allEvents(_ store: any Store, withText: Bool = true) throws -> [Event] {
    var events: [Event] = []
    var cursor: Int64 = 0
    while let batch = try store.eventBatch(after: cursor, withText: withText) {
        let loaded = try batch.load()
        guard loaded.count == batch.count else { throw MadeError.wrongCount }
        events += loaded
        cursor = batch.cursor
    }
    return events
}

/// Why a store's answer cannot be right.
package enum MadeError: Error {
    /// A batch holds another number of events than it says.
    case wrongCount
}
