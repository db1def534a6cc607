// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Where an event comes from, as the log shows it.
struct SimulatedNetwork {
    var address: String
    var country: String
    var autonomousSystem: Int
    /// A word of the event schema.
    var kind: String
}

/// The simulated internet: nobody's addresses (RFC 2544, RFC 3849, RFC 9637), nobody's system numbers (RFC 5398, RFC 6996).
///
///     198.18.0.0/19    VPN exits, 12 providers     198.18.32.0/19   hosting, resellers
///     198.18.64.0/22   Tor exits                   198.18.96.0/19   mobile carriers' shared addresses
///     198.18.128.0/17  offices, schools            198.19.0.0/16    homes
///     3fff::/20        homes, a /48 each
enum AddressPlan {
    /// The network of one conversation (`session`, its seed) on a day of the log.
    static func network(
        _ account: AccountRecord,
        _ network: HomeNetwork,
        exits: Int,
        session: UInt64,
        day: Int
    ) -> SimulatedNetwork {
        let own = account.seed(.address)
        switch network {
        case .residential:
            let isAway = !account.isAPI && session % 100 < 14
            return isAway ? carrier(account, session) : home(account, own, day: day)
        case .household:
            let isAway = session % 100 < 14
            return isAway ? carrier(account, session) : home(account, account.group, day: day)
        case .office: return office(account, account.group)
        case .subnet:
            let host = UInt64(account.member) % UInt64(max(exits, 1))
            return office(account, account.group &- account.group % 251 &+ host)
        case .vpn: return exit(account, exits: exits, session)
        case .reseller: return server(account.group)
        case .hosting: return server(own)
        case .tor:
            let address = "198.18.\(64 + session % 4).\(10 + (session >> 8) % 60)"
            return SimulatedNetwork(address: address, country: "DE", autonomousSystem: 64_511, kind: "tor")
        }
    }

    private static func home(_ account: AccountRecord, _ own: UInt64, day: Int) -> SimulatedNetwork {
        let country = Country.all[Int(account.shown)].code
        let system = 4_200_000_000 + Int(account.shown) * 10
        let week = UInt64(day / 7)
        let address: String
        if own % 100 < 15 {
            // Lines of IPv4 get another address of their neighbourhood each week.
            address = "198.19.\((own >> 8) & 255).\(1 + ((own >> 16) &+ week &* 37) % 254)"
        } else {
            let site = "3fff:\(hex((own >> 8) & 0xFFF)):\(hex((own >> 20) & 0xFFFF))"
            let host = SeededGenerator.mixed(own, week)
            address = "\(site):\(hex((own >> 36) & 0xFF))::\(hex(host & 0xFFFF)):\(hex((host >> 16) & 0xFFFF))"
        }
        return SimulatedNetwork(address: address, country: country, autonomousSystem: system, kind: "residential")
    }

    private static func carrier(_ account: AccountRecord, _ session: UInt64) -> SimulatedNetwork {
        let place = UInt64(account.shown)
        return SimulatedNetwork(
            address: "198.18.\(96 + place % 32).\(1 + (session >> 8) % 120 + place / 32 * 120)",
            country: Country.all[Int(account.shown)].code,
            autonomousSystem: 4_200_000_001 + Int(account.shown) * 10,
            kind: "residential"
        )
    }

    private static func office(_ account: AccountRecord, _ group: UInt64) -> SimulatedNetwork {
        let place = SeededGenerator.mixed(group &- group % 251, AccountRecord.Trait.address.rawValue)
        return SimulatedNetwork(
            address: "198.18.\(128 + place % 128).\(1 + ((place >> 8) &+ group % 251) % 254)",
            country: Country.all[Int(account.shown)].code,
            autonomousSystem: 4_200_000_002 + Int(account.shown) * 10,
            kind: "unknown"
        )
    }

    private static func exit(_ account: AccountRecord, exits: Int, _ session: UInt64) -> SimulatedNetwork {
        let trait = AccountRecord.Trait.provider.rawValue
        let isOperation = account.operation >= 0
        let place = SeededGenerator.mixed(isOperation ? account.group : account.seed, trait)
        let provider = place % 12
        let number = isOperation ? ((place >> 8) &+ session % UInt64(max(exits, 1))) % 40 : session % 40
        let countries = ["US", "NL", "DE", "GB", "CA", "RO", "FR", "AU"]
        return SimulatedNetwork(
            address: "198.18.\(provider * 2 + number % 2).\(11 + number * 5)",
            country: countries[Int(number % 8)],
            autonomousSystem: 64_496 + Int(provider % 8),
            kind: "vpn"
        )
    }

    private static func server(_ seed: UInt64) -> SimulatedNetwork {
        let place = SeededGenerator.mixed(seed, AccountRecord.Trait.address.rawValue)
        let countries = ["US", "DE", "NL", "FR", "GB"]
        return SimulatedNetwork(
            address: "198.18.\(32 + place % 32).\(1 + (place >> 8) % 254)",
            country: countries[Int((place >> 20) % 5)],
            autonomousSystem: 64_504 + Int((place >> 24) % 7),
            kind: "hosting"
        )
    }

    private static func hex(_ number: UInt64) -> String {
        String(number, radix: 16)
    }
}
