// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinModel

/// How often the client's clock does not fit the country of its network.
///
/// False positives: travellers, VPN users, clients that report no daylight saving.
enum TimeZoneAgreement {
    /// - Returns: 0...1 of requests with both a usable time zone and country; nil when there is none.
    static func mismatchShare(_ requests: [ActivityLog.Record], in log: ActivityLog) -> Double? {
        var compared = 0
        var mismatches = 0
        var verdicts: [Pair: Bool?] = [:]
        for request in requests {
            guard let zone = log.word(request.timeZone), let country = log.word(request.country) else { continue }
            let pair = Pair(timeZone: request.timeZone, country: request.country)
            let known = verdicts[pair]
            let verdict = known ?? agrees(zone: zone, country: country)
            verdicts[pair] = .some(verdict)
            guard let verdict else { continue }
            compared += 1
            if !verdict { mismatches += 1 }
        }
        return compared == 0 ? nil : Double(mismatches) / Double(compared)
    }

    private struct Pair: Hashable {
        var timeZone: Int16
        var country: Int16
    }

    /// Whether a zone's winter or summer offset is one of the country's, an hour's daylight saving allowed; nil when either is unknown.
    private static func agrees(zone: String, country: String) -> Bool? {
        guard let facts = CountryFacts.of(country), let offset = hours(of: zone) else { return nil }
        return (facts.offsets.lowerBound - 1...facts.offsets.upperBound + 1).contains(offset)
    }

    /// Hours east of Universal Time, in winter; nil for a zone nobody knows.
    private static func hours(of zone: String) -> Double? {
        if let first = zone.first, first == "+" || first == "-" {
            let digits = zone.dropFirst().filter { $0 != ":" }
            // `+530` and `+5:30` are five hours and a half, `+5` five.
            let hourCount = digits.count <= 2 ? digits.count : digits.count - 2
            guard (1...4).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }),
                let hours = Double(digits.prefix(hourCount))
            else { return nil }
            let minutes = Double(digits.dropFirst(hourCount)) ?? 0
            return (first == "-" ? -1 : 1) * (hours + minutes / 60)
        }
        // 2026-01-01: a fixed day, so that a report does not depend on when it is made.
        let winter = Date(timeIntervalSince1970: 1_767_225_600)
        return TimeZone(identifier: zone).map { Double($0.secondsFromGMT(for: winter)) / 3600 }
    }
}
