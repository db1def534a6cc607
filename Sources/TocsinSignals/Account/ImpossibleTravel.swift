// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// Moves of one account between countries, faster than an airliner flies.
///
/// Networks known as VPN, hosting or Tor are left out, since they move without anybody travelling. False positives: a shared
/// account, a VPN on no list, a phone that roams.
enum ImpossibleTravel {
    /// Kilometres an hour, with room for the size of countries.
    private static let fastest = 1000.0
    /// Nearer countries are not compared: border regions and wrong geolocation would fill the count.
    private static let minimumKilometres = 1500.0

    /// - Returns: A count; nil when no two events have a usable country.
    static func measure(_ records: ArraySlice<ActivityLog.Record>, in log: ActivityLog) -> Int? {
        let placed = records.filter { record in
            record.country >= 0 && ![.vpn, .hosting, .tor].contains(record.networkKind)
        }
        guard placed.count >= 2 else { return nil }
        var count = 0
        for (before, after) in zip(placed, placed.dropFirst()) where before.country != after.country {
            guard let from = log.word(before.country).flatMap(CountryFacts.of),
                let to = log.word(after.country).flatMap(CountryFacts.of)
            else { continue }
            let kilometres = from.kilometres(to: to)
            let hours = max(after.time.seconds(since: before.time), 1) / 3600
            if kilometres >= minimumKilometres && kilometres / hours > fastest { count += 1 }
        }
        return count
    }
}
