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

    /// - Parameters:
    ///   - raw: An event with a time.
    ///   - format: Whose native ids are meant.
    ///   - record: The bytes that told of it, for an id where the log has none.
    ///   - index: The event's place among those of the record.
    mutating func admit(
        _ raw: RawEvent,
        time: Timestamp,
        format: LogFormat,
        record: UnsafeBufferPointer<UInt8>,
        index: Int
    ) -> (event: Event, links: [IdentifierLink]) {
        let id =
            if let nativeID = raw.nativeID {
                pseudonymiser.eventID(format: format, nativeID: nativeID)
            } else {
                pseudonymiser.eventID(format: format, record: record, index: index)
            }
        let account = raw.identifiers.first.map { accountID($0) }
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

    private mutating func accountID(_ identifier: RawIdentifier) -> AccountID {
        // One name is one account, whichever field held it: that is what joins several gateways' logs.
        pseudonymiser.accountID(of: identifier.value)
    }

    private mutating func links(_ raw: RawEvent, account: AccountID?) -> [IdentifierLink] {
        guard let account else { return [] }
        var links: [IdentifierLink] = []
        for identifier in raw.identifiers.dropFirst() where identifier.kind != .address {
            links.append(
                IdentifierLink(account: account, identifier: accountID(identifier), kind: identifier.kind.rawValue)
            )
        }
        if let email = raw.email {
            links.append(
                IdentifierLink(account: account, identifier: pseudonymiser.accountID(of: email), kind: "email")
            )
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
        if let address = IPAddress(logged) {
            let system = directory.autonomousSystem(of: address)
            network = Network(
                address: pseudonymiser.pseudonym(Identifier.Address.self, of: address.description),
                prefix: pseudonymiser.pseudonym(Identifier.Prefix.self, of: address.smallNetwork),
                autonomousSystem: system,
                country: directory.country(of: address),
                kind: directory.kind(of: address, autonomousSystem: system)
            )
        } else {
            // A network alone (192.0.2.0/24), or an address that was hashed before: equal still means equal.
            network.prefix = pseudonymiser.pseudonym(Identifier.Prefix.self, of: logged)
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
            return .accountCreated(created)
        case .payment(var payment):
            payment.fingerprint = raw.paymentFingerprint.map {
                pseudonymiser.pseudonym(Identifier.Payment.self, of: $0)
            }
            return .payment(payment)
        case .request(var request):
            request.conversation = raw.conversation.map {
                pseudonymiser.pseudonym(Identifier.Conversation.self, of: $0)
            }
            return .request(request)
        case .signIn, .keyCreated, .enforcement: return raw.content
        }
    }
}

extension Pseudonymiser {
    /// The pseudonym of an account's name; e-mail addresses count without case.
    mutating func accountID(of name: String) -> AccountID {
        pseudonym(Identifier.Account.self, of: name.contains("@") ? name.lowercased() : name)
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
