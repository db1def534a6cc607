// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NetworkLookup
internal import TocsinModel
internal import TocsinStore

/// Turns raw events into events: derives what signals need, then puts pseudonyms in the place of identifiers.
///
/// Nothing behind this door has seen an identifier in the clear. One task uses it at a time.
struct PrivacyDoor {
    private var pseudonymiser: Pseudonymiser
    private let directory: NetworkDirectory
    private var knownNetworks: [String: Network] = [:]
    private static let maximumKnown = 100_000

    init(key: PseudonymKey, directory: NetworkDirectory) {
        pseudonymiser = Pseudonymiser(key: key)
        self.directory = directory
    }

    /// Admits one event.
    ///
    /// - Parameters:
    ///   - raw: What an adapter read.
    ///   - time: Its time.
    ///   - format: Whose native ids are meant.
    ///   - record: The bytes that told of it, for an id where the log has none.
    ///   - index: The event's place among those of the record.
    /// - Returns: The event, and the pseudonyms that stood beside its account's.
    mutating func admit(
        _ raw: RawEvent,
        time: Timestamp,
        format: LogFormat,
        record: UnsafeBufferPointer<UInt8>,
        index: Int
    ) -> (event: Event, links: [IdentifierLink]) {
        let id =
            if let nativeID = raw.nativeID {
                pseudonymiser.eventID(format: format, nativeID: nativeID, time: time)
            } else {
                pseudonymiser.eventID(format: format, record: record, index: index, time: time)
            }
        let account = (raw.identifiers.first?.value ?? raw.email).map { pseudonymiser.accountID(of: $0) }
        let event = Event(
            id: id,
            time: time,
            account: account,
            organisation: raw.organisation.map { pseudonymiser.pseudonym(Identifier.Organisation.self, of: $0) },
            network: network(raw),
            client: Client(
                device: raw.device.map { pseudonymiser.pseudonym(Identifier.Device.self, of: $0) },
                userAgent: raw.userAgent,
                timeZone: raw.timeZone,
                locale: raw.locale
            ),
            content: content(raw)
        )
        return (event, links(raw, account: account))
    }

    private mutating func links(_ raw: RawEvent, account: AccountID?) -> [IdentifierLink] {
        guard let account else { return [] }
        var links: [IdentifierLink] = []
        var others = raw.identifiers.dropFirst().filter { $0.kind != .address }
        if let email = raw.email { others.append(RawIdentifier(kind: .email, value: email)) }
        for other in others {
            // One name is one account, whichever field held it: that is what joins several gateways' logs.
            let identifier = pseudonymiser.accountID(of: other.value)
            if identifier == account { continue }
            links.append(IdentifierLink(account: account, identifier: identifier, kind: other.kind.rawValue))
        }
        return links
    }

    private mutating func network(_ raw: RawEvent) -> Network {
        guard let logged = raw.address else { return raw.network }
        var network = knownNetwork(logged)
        network.country = raw.network.country ?? network.country
        network.autonomousSystem = raw.network.autonomousSystem ?? network.autonomousSystem
        network.kind = raw.network.kind ?? network.kind
        return network
    }

    private mutating func knownNetwork(_ logged: String) -> Network {
        if let known = knownNetworks[logged] { return known }
        var network = Network()
        if let address = LoggedAddress(logged) {
            network.address = address.address.map { pseudonymiser.pseudonym(Identifier.Address.self, of: $0) }
            network.prefix = address.prefix.map { pseudonymiser.pseudonym(Identifier.Prefix.self, of: $0) }
            if let location = address.location {
                network.autonomousSystem = directory.autonomousSystem(of: location)
                network.country = directory.country(of: location)
                network.kind = directory.kind(of: location, autonomousSystem: network.autonomousSystem)
            }
        }
        if knownNetworks.count >= Self.maximumKnown { knownNetworks.removeAll(keepingCapacity: true) }
        knownNetworks[logged] = network
        return network
    }

    private mutating func content(_ raw: RawEvent) -> Event.Content {
        switch raw.content {
        case .accountCreated(var created):
            if let email = raw.email {
                let address = EmailAddress(email)
                created.email = pseudonymiser.pseudonym(Identifier.Email.self, of: address.normalised)
                created.emailDomain = address.domain ?? created.emailDomain
                created.emailStem = address.stem.map { pseudonymiser.pseudonym(Identifier.EmailStem.self, of: $0) }
            }
            created.emailDomain = created.emailDomain.flatMap(PlainField.host)
            created.phoneCountry = created.phoneCountry.flatMap(CountryCode.code)
            return .accountCreated(created)
        case .payment(var payment):
            payment.fingerprint = raw.paymentFingerprint.map {
                pseudonymiser.pseudonym(Identifier.Payment.self, of: $0)
            }
            payment.country = payment.country.flatMap(CountryCode.code)
            payment.outcome = payment.outcome.flatMap(PlainField.word)
            return .payment(payment)
        case .request(var request):
            request.conversation = raw.conversation.map {
                pseudonymiser.pseudonym(Identifier.Conversation.self, of: $0)
            }
            return .request(request)
        case .enforcement(var notice):
            notice.action = PlainField.word(notice.action) ?? "unknown"
            return .enforcement(notice)
        case .signIn, .keyCreated: return raw.content
        }
    }
}

extension Pseudonymiser {
    /// The pseudonym of an account's name; e-mail addresses count without case.
    mutating func accountID(of name: String) -> AccountID {
        pseudonym(Identifier.Account.self, of: name.utf8.contains(UInt8(ascii: "@")) ? name.lowercased() : name)
    }
}

/// The parts of an e-mail address that signals may know.
struct EmailAddress {
    /// Lower case, white space trimmed.
    let normalised: String
    let domain: String?
    /// The local part's letters, without digits, separators and anything behind `+`; nil when fewer than 4 are left.
    let stem: String?

    init(_ address: String) {
        normalised = address.lowercased().filter { !$0.isWhitespace }
        let halves = normalised.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        domain = halves.count == 2 && !halves[1].isEmpty ? String(halves[1]) : nil
        let letters = (halves.first ?? "").prefix { $0 != "+" }.filter(\.isLetter)
        stem = domain != nil && letters.count >= 4 ? letters + "@" + (domain ?? "") : nil
    }
}
