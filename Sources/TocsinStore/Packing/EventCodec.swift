// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import BytePacking
internal import TocsinModel

/// Events, messages left out, as bytes: a table of the words that occur, then event after event.
///
/// A word is its place in the table plus one, 0 for none; other optional values have a byte 0 or 1 before them.
enum EventCodec {
    private static let types = EventType.allCases
    private static let kinds = NetworkKind.allCases
    private static let outcomes = Request.Outcome.allCases

    static func encode(_ events: [Event]) -> [UInt8] {
        var encoder = Encoder()
        encoder.writer.reserve(events.count * 160)
        for index in events.indices { encode(events[index], into: &encoder) }
        var whole = ByteWriter()
        whole.reserve(encoder.writer.bytes.count + 4096)
        whole.write(count: encoder.words.count)
        for word in encoder.words { whole.write(word) }
        whole.write(count: events.count)
        whole.write(encoder.writer.bytes)
        return whole.bytes
    }

    /// Reads what ``encode(_:)`` wrote.
    ///
    /// - Throws: `ByteError` for anything else.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws(ByteError) -> [Event] {
        var reader = ByteReader(bytes)
        var words: [String] = []
        for _ in 0..<(try reader.count()) { words.append(try reader.text()) }
        let count = try reader.count()
        var decoder = Decoder(reader: reader, words: words)
        var events: [Event] = []
        events.reserveCapacity(count)
        for _ in 0..<count { events.append(try event(&decoder)) }
        guard decoder.reader.isAtEnd else { throw .damaged }
        return events
    }

    // MARK: One event

    private static func encode(_ event: Event, into encoder: inout Encoder) {
        encoder.writer.write(fixed: event.id.high)
        encoder.writer.write(fixed: event.id.low)
        encoder.write(event.time)
        encoder.writer.write(UInt8(types.firstIndex(of: event.type) ?? 0))
        encoder.write(event.account)
        encoder.write(event.organisation)
        encoder.write(event.network.address)
        encoder.write(event.network.prefix)
        encoder.write(event.network.autonomousSystem.map(Int.init))
        encoder.write(event.network.country)
        encoder.write(event.network.kind, of: kinds)
        encoder.write(event.client.device)
        encoder.write(event.client.userAgent)
        encoder.write(event.client.timeZone)
        encoder.write(event.client.locale)
        encode(event.content, into: &encoder)
    }

    private static func event(_ decoder: inout Decoder) throws(ByteError) -> Event {
        let id = EventID(high: try decoder.reader.fixed(), low: try decoder.reader.fixed())
        let time = try decoder.time()
        let type = Int(try decoder.reader.byte())
        guard types.indices.contains(type) else { throw .damaged }
        return Event(
            id: id,
            time: time,
            account: try decoder.pseudonym(),
            organisation: try decoder.pseudonym(),
            network: Network(
                address: try decoder.pseudonym(),
                prefix: try decoder.pseudonym(),
                autonomousSystem: try decoder.number().flatMap(UInt32.init(exactly:)),
                country: try decoder.word(),
                kind: try decoder.value(of: kinds)
            ),
            client: Client(
                device: try decoder.pseudonym(),
                userAgent: try decoder.word(),
                timeZone: try decoder.word(),
                locale: try decoder.word()
            ),
            content: try content(types[type], &decoder)
        )
    }

    // MARK: What happened

    private static func encode(_ content: Event.Content, into encoder: inout Encoder) {
        switch content {
        case .accountCreated(let created):
            encoder.write(created.email)
            encoder.write(created.emailDomain)
            encoder.write(created.emailStem)
            encoder.write(created.phoneCountry)
            // Once a referrer, which nothing reads.
            encoder.write(String?.none)
        case .signIn(let signIn): encoder.writer.write(signIn.succeeded ? 1 : 0 as UInt8)
        case .keyCreated: break
        case .payment(let payment):
            encoder.write(payment.fingerprint)
            encoder.write(payment.country)
            encoder.write(payment.outcome)
        case .enforcement(let enforcement): encoder.write(enforcement.action)
        case .request(let request):
            encoder.write(request.conversation)
            encoder.write(request.endpoint)
            encoder.write(request.model)
            encoder.write(request.inputTokens)
            encoder.write(request.outputTokens)
            encoder.write(request.outcome, of: outcomes)
            encoder.write(request.latencyMilliseconds)
        }
    }

    private static func created(_ decoder: inout Decoder) throws(ByteError) -> AccountCreated {
        let created = AccountCreated(
            email: try decoder.pseudonym(),
            emailDomain: try decoder.word(),
            emailStem: try decoder.pseudonym(),
            phoneCountry: try decoder.word()
        )
        // A referrer, in events of earlier versions.
        _ = try decoder.word()
        return created
    }

    private static func content(_ type: EventType, _ decoder: inout Decoder) throws(ByteError) -> Event.Content {
        switch type {
        case .accountCreated:
            .accountCreated(try created(&decoder))
        case .accountSignIn: .signIn(SignIn(succeeded: try decoder.reader.byte() != 0))
        case .keyCreated: .keyCreated
        case .payment:
            .payment(
                Payment(
                    fingerprint: try decoder.pseudonym(),
                    country: try decoder.word(),
                    outcome: try decoder.word()
                )
            )
        case .enforcement: .enforcement(EnforcementNotice(action: try decoder.word() ?? "unknown"))
        case .request:
            .request(
                Request(
                    conversation: try decoder.pseudonym(),
                    endpoint: try decoder.word(),
                    model: try decoder.word(),
                    inputTokens: try decoder.number(),
                    outputTokens: try decoder.number(),
                    outcome: try decoder.value(of: outcomes),
                    latencyMilliseconds: try decoder.number()
                )
            )
        }
    }

    // MARK: Values

    private struct Encoder {
        var writer = ByteWriter()
        private(set) var words: [String] = []
        private var places: [String: Int] = [:]
        private var lastTime: Int64 = 0

        /// As the difference to the event before, which is small in a log in order of time.
        mutating func write(_ time: Timestamp) {
            writer.write(signed: time.milliseconds &- lastTime)
            lastTime = time.milliseconds
        }

        mutating func write<Kind>(_ pseudonym: Pseudonym<Kind>?) {
            guard let pseudonym else { return writer.write(0 as UInt8) }
            writer.write(1 as UInt8)
            writer.write(fixed: pseudonym.high)
            writer.write(fixed: pseudonym.low)
        }

        mutating func write(_ word: String?) {
            guard let word else { return writer.write(0 as UInt8) }
            if let place = places[word] { return writer.write(count: place + 1) }
            places[word] = words.count
            words.append(word)
            writer.write(count: words.count)
        }

        mutating func write(_ number: Int?) {
            guard let number else { return writer.write(0 as UInt8) }
            writer.write(1 as UInt8)
            writer.write(signed: Int64(number))
        }

        mutating func write<Value: Equatable>(_ value: Value?, of all: [Value]) {
            let place = value.flatMap { all.firstIndex(of: $0) }
            writer.write(place.map { UInt8($0 + 1) } ?? 0)
        }
    }

    private struct Decoder {
        var reader: ByteReader
        let words: [String]
        private var lastTime: Int64 = 0

        init(reader: ByteReader, words: [String]) {
            self.reader = reader
            self.words = words
        }

        mutating func time() throws(ByteError) -> Timestamp {
            lastTime &+= try reader.signed()
            return Timestamp(milliseconds: lastTime)
        }

        mutating func pseudonym<Kind>() throws(ByteError) -> Pseudonym<Kind>? {
            guard try isThere() else { return nil }
            return Pseudonym(high: try reader.fixed(), low: try reader.fixed())
        }

        mutating func word() throws(ByteError) -> String? {
            let place = try reader.number()
            if place == 0 { return nil }
            guard place <= UInt64(words.count) else { throw .damaged }
            return words[Int(place) - 1]
        }

        mutating func number() throws(ByteError) -> Int? {
            try isThere() ? Int(try reader.signed()) : nil
        }

        mutating func value<Value>(of all: [Value]) throws(ByteError) -> Value? {
            let place = Int(try reader.byte())
            guard place <= all.count else { throw .damaged }
            return place == 0 ? nil : all[place - 1]
        }

        private mutating func isThere() throws(ByteError) -> Bool {
            switch try reader.byte() {
            case 0: false
            case 1: true
            default: throw .damaged
            }
        }
    }
}
