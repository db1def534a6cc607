// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What is kept in memory of every event of every account, for measuring accounts and tying them together.
///
/// About 64 bytes an event, 64 more for a prompt's sketch, 24 for each thing that it names and 16 for each of its passages
/// and its answer's. Values that repeat are numbers into tables.
package struct ActivityLog: Sendable {
    /// One event.
    package struct Record: Sendable {
        package var time: Timestamp
        package var account: Int32
        /// The event's place in the log's order, so that equal times have one order.
        package var order: Int32
        package var address: Int32 = ActivityLog.none
        package var prefix: Int32 = ActivityLog.none
        package var device: Int32 = ActivityLog.none
        /// The network's number, 0 when it is not known.
        package var autonomousSystem: UInt32 = 0
        /// Into ``ActivityLog/sketches``.
        package var sketch: Int32 = ActivityLog.none
        package var language: Int16 = -1
        package var outputLanguage: Int16 = -1
        package var country: Int16 = -1
        package var timeZone: Int16 = -1
        package var locale: Int16 = -1
        package var userAgent: Int16 = -1
        package var model: Int16 = -1
        package var batchSize: UInt16 = 0
        package var type: EventType
        package var networkKind: NetworkKind?
        package var outcome: Request.Outcome?
        package var hasPersona = false
    }

    /// A number that stands for nothing.
    package static let none: Int32 = -1

    /// Ordered by account, then time, once ``finish()`` was called.
    package private(set) var records: [Record] = []
    package private(set) var sketches: [PromptSketch] = []
    /// Which account named what in its prompts, in the order of the log: one for each request that names it.
    package private(set) var mentions: [Mention] = []
    /// Passages of prompts and of answers, in the order of the log.
    package private(set) var promptPassages: [Passage] = []
    package private(set) var answerPassages: [Passage] = []
    package private(set) var accounts = Table<AccountID>()
    package private(set) var addresses = Table<AddressID>()
    package private(set) var prefixes = Table<PrefixID>()
    package private(set) var devices = Table<DeviceID>()
    package private(set) var payments = Table<PaymentID>()
    package private(set) var emailStems = Table<EmailStemID>()
    /// Languages, countries, time zones, locales, programs, models.
    package private(set) var words = Table<String>()
    /// How many words came in by each kind, by ``WordKind/rawValue``.
    private var wordCounts = [Int](repeating: 0, count: WordKind.allCases.count)
    /// What is known of each account from its making and paying.
    package private(set) var profiles: [Profile] = []
    /// Where each account's records lie in ``records``, by its number.
    package private(set) var ranges: [Range<Int>] = []

    /// An account that named something.
    package struct Mention: Sendable, Equatable {
        package var artefact: Artefact
        package var account: Int32
    }

    /// A passage that an account sent, or got as an answer.
    package struct Passage: Sendable, Equatable {
        package var hash: UInt64
        package var account: Int32
        /// Seconds since 1970.
        package var time: Int32

        package init(hash: UInt64, account: Int32, time: Int32) {
            self.hash = hash
            self.account = account
            self.time = time
        }
    }

    /// What an account's sign-up and payments told.
    package struct Profile: Sendable {
        package var created: Timestamp?
        package var emailDomain: String?
        package var emailStem: Int32 = ActivityLog.none
        package var payments: Set<Int32> = []
        /// When it was first suspended.
        package var suspended: Timestamp?
    }

    package init() {}

    /// Adds an event; one that names no account is left out.
    package mutating func append(_ event: Event, signals: TextSignals?) {
        guard let id = event.account else { return }
        let account = accounts.number(of: id)
        if profiles.count <= Int(account) { profiles.append(Profile()) }
        var record = Record(
            time: event.time,
            account: account,
            order: Int32(clamping: records.count),
            type: event.type
        )
        record.networkKind = event.network.kind
        if let address = event.network.address { record.address = addresses.number(of: address) }
        if let prefix = event.network.prefix { record.prefix = prefixes.number(of: prefix) }
        if let device = event.client.device { record.device = devices.number(of: device) }
        record.country = number(of: .country, event.network.country)
        record.timeZone = number(of: .timeZone, event.client.timeZone)
        record.locale = number(of: .locale, event.client.locale)
        record.userAgent = number(of: .userAgent, event.client.userAgent)
        record.autonomousSystem = event.network.autonomousSystem ?? 0
        if let signals { take(signals, into: &record) }
        switch event.content {
        case .request(let request):
            record.outcome = request.outcome
            record.model = number(of: .model, request.model)
        case .accountCreated(let created):
            let before = profiles[Int(account)].created
            profiles[Int(account)].created = before.map { min($0, event.time) } ?? event.time
            profiles[Int(account)].emailDomain = created.emailDomain ?? profiles[Int(account)].emailDomain
            if let stem = created.emailStem { profiles[Int(account)].emailStem = emailStems.number(of: stem) }
        case .payment(let payment):
            if let fingerprint = payment.fingerprint {
                profiles[Int(account)].payments.insert(payments.number(of: fingerprint))
            }
        case .enforcement(let enforcement) where enforcement.action == "suspended":
            let before = profiles[Int(account)].suspended
            profiles[Int(account)].suspended = before.map { min($0, event.time) } ?? event.time
        case .signIn, .keyCreated, .enforcement: break
        }
        records.append(record)
    }

    /// Puts the records in order, so that accounts can be looked at; more may be appended afterwards, and need another call.
    package mutating func finish() {
        records.sort { ($0.account, $0.time, $0.order) < ($1.account, $1.time, $1.order) }
        ranges = []
        ranges.reserveCapacity(accounts.count)
        var start = 0
        for account in 0..<Int32(accounts.count) {
            var end = start
            while end < records.count && records[end].account == account { end += 1 }
            ranges.append(start..<end)
            start = end
        }
    }

    /// An account's records in order of time.
    package func records(of account: Int32) -> ArraySlice<Record> {
        records[ranges[Int(account)]]
    }

    package func word(_ number: Int16) -> String? {
        number < 0 ? nil : words[Int32(number)]
    }

    private mutating func take(_ signals: TextSignals, into record: inout Record) {
        record.language = number(of: .language, signals.language)
        record.outputLanguage = number(of: .language, signals.outputLanguage)
        record.batchSize = UInt16(clamping: signals.batchSize ?? 0)
        record.hasPersona = signals.personaBiographies > 0
        for artefact in signals.artefacts {
            mentions.append(Mention(artefact: artefact, account: record.account))
        }
        let time = Int32(clamping: record.time.milliseconds / 1000)
        for hash in signals.promptPassages {
            promptPassages.append(Passage(hash: hash, account: record.account, time: time))
        }
        for hash in signals.answerPassages {
            answerPassages.append(Passage(hash: hash, account: record.account, time: time))
        }
        if let sketch = signals.sketch {
            record.sketch = Int32(clamping: sketches.count)
            sketches.append(sketch)
        }
    }

    /// Words beyond what fits are left out rather than mistaken for others.
    private mutating func number(of kind: WordKind, _ word: String?) -> Int16 {
        guard let word else { return -1 }
        if let known = words.known(word) { return Int16(known) }
        guard wordCounts[kind.rawValue] < kind.most else { return -1 }
        wordCounts[kind.rawValue] += 1
        return Int16(words.number(of: word))
    }

    /// What a word says of a request.
    ///
    /// Each kind has a number of places of its own, so that whoever sends ever new names of programs keeps no country out.
    private enum WordKind: Int, CaseIterable {
        case language, country, timeZone, locale, userAgent, model

        /// How many different ones have a number; all together fit in 15 bits.
        var most: Int {
            switch self {
            case .language, .country: 1000
            case .timeZone: 2000
            case .locale, .model: 4000
            case .userAgent: 20_000
            }
        }
    }
}

/// Gives values numbers in the order in which they first come.
package struct Table<Value: Hashable & Sendable>: Sendable {
    private var numbers: [Value: Int32] = [:]
    private var values: [Value] = []

    package var count: Int { values.count }

    package subscript(number: Int32) -> Value { values[Int(number)] }

    /// The value's number; nil when it was never seen.
    package func known(_ value: Value) -> Int32? { numbers[value] }

    mutating func number(of value: Value) -> Int32 {
        if let known = numbers[value] { return known }
        let number = Int32(values.count)
        numbers[value] = number
        values.append(value)
        return number
    }
}
