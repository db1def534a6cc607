// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
internal import TocsinModel

/// An event as a row of the table `event`.
struct EventRow {
    private let event: Event
    var text: (block: Int64, place: Range<Int>)?

    init(_ event: Event) {
        self.event = event
    }

    static let columns = [
        "eventID", "time", "type", "account", "organisation", "address", "prefix", "autonomousSystem", "country",
        "networkKind", "device", "userAgent", "timeZone", "locale", "conversation", "endpoint", "model", "outcome",
        "inputTokens", "outputTokens", "latencyMilliseconds", "email", "emailDomain", "emailStem", "payment", "detail",
        "textBlock", "textOffset", "textLength",
    ]

    static let insertSQL = """
        INSERT INTO event (\(columns.joined(separator: ", ")))
        VALUES (\(columns.map { _ in "?" }.joined(separator: ", "))) ON CONFLICT DO NOTHING
        """

    private static let types = EventType.allCases

    /// The values of ``columns``.
    func arguments(numbers: inout NumberCache, in database: Database) throws -> StatementArguments {
        var email: Int64?
        var emailDomain: Int64?
        var emailStem: Int64?
        var payment: Int64?
        var detail: String?
        var country = event.network.country
        var outcome: String?
        var request: Request?
        switch event.content {
        case .accountCreated(let created):
            email = try numbers.number(of: created.email, in: database)
            emailDomain = try numbers.number(ofWord: created.emailDomain, in: database)
            emailStem = try numbers.number(of: created.emailStem, in: database)
            detail = created.referrer
            outcome = created.phoneCountry
        case .signIn(let signIn): outcome = signIn.succeeded ? "succeeded" : "failed"
        case .payment(let made):
            payment = try numbers.number(of: made.fingerprint, in: database)
            outcome = made.outcome
            detail = made.country
            country = event.network.country
        case .enforcement(let enforcement): detail = enforcement.action
        case .request(let made):
            request = made
            outcome = made.outcome?.rawValue
        case .keyCreated: break
        }
        return [
            Data(high: event.id.high, low: event.id.low),
            event.time.milliseconds,
            Self.types.firstIndex(of: event.type) ?? 0,
            try numbers.number(of: event.account, in: database),
            try numbers.number(of: event.organisation, in: database),
            try numbers.number(of: event.network.address, in: database),
            try numbers.number(of: event.network.prefix, in: database),
            event.network.autonomousSystem.map { Int64($0) },
            try numbers.number(ofWord: country, in: database),
            try numbers.number(ofWord: event.network.kind?.rawValue, in: database),
            try numbers.number(of: event.client.device, in: database),
            try numbers.number(ofWord: event.client.userAgent, in: database),
            try numbers.number(ofWord: event.client.timeZone, in: database),
            try numbers.number(ofWord: event.client.locale, in: database),
            try numbers.number(of: request?.conversation, in: database),
            try numbers.number(ofWord: request?.endpoint, in: database),
            try numbers.number(ofWord: request?.model, in: database),
            try numbers.number(ofWord: outcome, in: database),
            request?.inputTokens,
            request?.outputTokens,
            request?.latencyMilliseconds,
            email,
            emailDomain,
            emailStem,
            payment,
            try numbers.number(ofWord: detail, in: database),
            text?.block,
            text?.place.lowerBound,
            text?.place.count,
        ]
    }

    /// Reads an event of ``columns``, messages left out.
    ///
    /// - Throws: ``SQLiteStoreError/damaged(table:)``, or what the database throws for a value of another type.
    static func event(_ row: Row, names: NameTable) throws -> Event {
        let type: Int = try row.decode(atIndex: 2)
        guard let id = try row.decode(Data.self, atIndex: 0).halves, types.indices.contains(type) else {
            throw SQLiteStoreError.damaged(table: "event")
        }
        return Event(
            id: EventID(high: id.high, low: id.low),
            time: Timestamp(milliseconds: try row.decode(atIndex: 1)),
            account: try names.account(row.decode(atIndex: 3)),
            organisation: try names.pseudonym(row.decode(atIndex: 4)),
            network: Network(
                address: try names.pseudonym(row.decode(atIndex: 5)),
                prefix: try names.pseudonym(row.decode(atIndex: 6)),
                autonomousSystem: try row.decode(Int64?.self, atIndex: 7).flatMap(UInt32.init(exactly:)),
                country: try names.word(row.decode(atIndex: 8)),
                kind: try names.word(row.decode(atIndex: 9)).flatMap(NetworkKind.init)
            ),
            client: Client(
                device: try names.pseudonym(row.decode(atIndex: 10)),
                userAgent: try names.word(row.decode(atIndex: 11)),
                timeZone: try names.word(row.decode(atIndex: 12)),
                locale: try names.word(row.decode(atIndex: 13))
            ),
            content: try content(types[type], row, names: names)
        )
    }

    private static func content(_ type: EventType, _ row: Row, names: NameTable) throws -> Event.Content {
        let outcome = try names.word(row.decode(atIndex: 17))
        switch type {
        case .accountCreated:
            return .accountCreated(
                AccountCreated(
                    email: try names.pseudonym(row.decode(atIndex: 21)),
                    emailDomain: try names.word(row.decode(atIndex: 22)),
                    emailStem: try names.pseudonym(row.decode(atIndex: 23)),
                    phoneCountry: outcome,
                    referrer: try names.word(row.decode(atIndex: 25))
                )
            )
        case .accountSignIn: return .signIn(SignIn(succeeded: outcome != "failed"))
        case .keyCreated: return .keyCreated
        case .payment:
            return .payment(
                Payment(
                    fingerprint: try names.pseudonym(row.decode(atIndex: 24)),
                    country: try names.word(row.decode(atIndex: 25)),
                    outcome: outcome
                )
            )
        case .enforcement:
            return .enforcement(Enforcement(action: try names.word(row.decode(atIndex: 25)) ?? "unknown"))
        case .request:
            return .request(
                Request(
                    conversation: try names.pseudonym(row.decode(atIndex: 14)),
                    endpoint: try names.word(row.decode(atIndex: 15)),
                    model: try names.word(row.decode(atIndex: 16)),
                    inputTokens: try row.decode(atIndex: 18),
                    outputTokens: try row.decode(atIndex: 19),
                    outcome: outcome.flatMap(Request.Outcome.init),
                    latencyMilliseconds: try row.decode(atIndex: 20)
                )
            )
        }
    }
}
