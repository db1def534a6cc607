// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import NetworkLookup
internal import TocsinModel

/// Everything that is known of networks: countries, autonomous systems, and lists of VPN, hosting and Tor networks.
package struct NetworkDirectory: Sendable {
    private let countries: CountryTable?
    private let countryDatabase: MaxMindDatabase?
    private let systemDatabase: MaxMindDatabase?
    private let kinds: NetworkKindLists?
    /// Strongest first: an exit of Tor that a hosting list also names is Tor.
    private static let kindOrder: [NetworkKind] = [.tor, .vpn, .hosting, .residential]

    /// A directory of nothing, for logs without addresses.
    package static let empty = NetworkDirectory(countries: nil, countryDatabase: nil, systemDatabase: nil, kinds: nil)

    private init(
        countries: CountryTable?,
        countryDatabase: MaxMindDatabase?,
        systemDatabase: MaxMindDatabase?,
        kinds: NetworkKindLists?
    ) {
        self.countries = countries
        self.countryDatabase = countryDatabase
        self.systemDatabase = systemDatabase
        self.kinds = kinds
    }

    /// Loads what the operator has.
    ///
    /// - Parameters:
    ///   - countryFolder: A folder with `geoip` and `geoip6`; nil for none.
    ///   - countryDatabase: A MaxMind DB file with countries; wins over the folder.
    ///   - systemDatabase: A MaxMind DB file with autonomous systems.
    ///   - lists: Kind and path of list files.
    /// - Throws: ``NetworkListError`` for the first that cannot be read.
    package init(
        countryFolder: String?,
        countryDatabase: String? = nil,
        systemDatabase: String? = nil,
        lists: [(kind: String, path: String)] = []
    ) throws {
        self.init(
            countries: try countryFolder.map { try CountryTable(folder: $0) },
            countryDatabase: try countryDatabase.map { try MaxMindDatabase(path: $0) },
            systemDatabase: try systemDatabase.map { try MaxMindDatabase(path: $0) },
            kinds: lists.isEmpty ? nil : try NetworkKindLists(lists.compactMap(Self.numbered))
        )
    }

    /// The kinds that a list can have.
    package static var listKinds: [String] { kindOrder.map(\.rawValue) }

    func country(of address: IPAddress) -> String? {
        countryDatabase?.country(of: address) ?? countries?.country(of: address)
    }

    func autonomousSystem(of address: IPAddress) -> UInt32? {
        systemDatabase?.autonomousSystem(of: address)
    }

    func kind(of address: IPAddress, autonomousSystem: UInt32?) -> NetworkKind {
        kinds?.kind(of: address, autonomousSystem: autonomousSystem).map { Self.kindOrder[$0] } ?? .unknown
    }

    private static func numbered(_ list: (kind: String, path: String)) -> (kind: Int, path: String)? {
        NetworkKind(rawValue: list.kind).flatMap(kindOrder.firstIndex(of:)).map { ($0, list.path) }
    }
}
