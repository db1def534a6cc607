// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinModel
import TocsinSignals

struct PlaceTests {
    private func measured(_ events: [(seconds: Double, country: String?, kind: NetworkKind?)]) -> AccountSignals {
        var maker = LogMaker()
        for event in events {
            maker.add(at: event.seconds, network: Network(country: event.country, kind: event.kind))
        }
        return maker.measured()
    }

    @Test func countsNetworksAndCountries() {
        var maker = LogMaker()
        maker.add(at: 0)
        #expect(maker.measured().networks == nil)
        #expect(maker.measured().countries == nil)
        #expect(maker.measured().vpnShare == nil)
        for (index, country) in ["FR", "FR", "DE"].enumerated() {
            let prefix = PrefixID(high: 0, low: UInt64(index / 2))
            maker.add(at: Double(index), network: Network(prefix: prefix, country: country, kind: .unknown))
        }
        #expect(maker.measured().networks == 2)
        #expect(maker.measured().countries == 2)
        // Networks are known, and none is of these kinds.
        #expect(maker.measured().vpnShare == 0)
    }

    @Test func sharesNetworksOfRequestsByKind() {
        var maker = LogMaker()
        for kind in [NetworkKind.vpn, .vpn, .tor, .hosting, .residential, nil] {
            maker.add(at: 0, network: Network(kind: kind))
        }
        maker.add(.signIn(SignIn(succeeded: true)), at: 1, network: Network(kind: .tor), signals: nil)
        let signals = maker.measured()
        #expect(signals.vpnShare == 0.4)
        #expect(signals.torShare == 0.2)
        #expect(signals.hostingShare == 0.2)
    }

    struct Journey: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var events: [(seconds: Double, country: String?, kind: NetworkKind?)]
        var expected: Int?
    }

    @Test(
        arguments: [
            Journey(testDescription: "one event", events: [(0, "FR", nil)], expected: nil),
            Journey(testDescription: "no country", events: [(0, nil, nil), (1, nil, nil)], expected: nil),
            Journey(testDescription: "at home", events: [(0, "FR", nil), (1, "FR", nil)], expected: 0),
            // From the middle of France to that of Japan are about 9,900 km.
            Journey(testDescription: "in an hour", events: [(0, "FR", nil), (3600, "JP", nil)], expected: 1),
            Journey(testDescription: "in eleven hours", events: [(0, "FR", nil), (39_600, "JP", nil)], expected: 0),
            Journey(testDescription: "in nine hours", events: [(0, "FR", nil), (32_400, "JP", nil)], expected: 1),
            Journey(testDescription: "at once", events: [(0, "FR", nil), (0, "JP", nil)], expected: 1),
            Journey(testDescription: "to the neighbour", events: [(0, "FR", nil), (1, "DE", nil)], expected: 0),
            Journey(
                testDescription: "there and back",
                events: [(0, "FR", nil), (60, "JP", nil), (120, "FR", nil)],
                expected: 2
            ),
            Journey(
                testDescription: "through a VPN",
                events: [(0, "FR", nil), (60, "JP", .vpn), (120, "FR", nil)],
                expected: 0
            ),
            Journey(
                testDescription: "through Tor and hosting",
                events: [(0, "FR", .tor), (60, "JP", .hosting)],
                expected: nil
            ),
            Journey(testDescription: "from nowhere known", events: [(0, "ZZ", nil), (60, "JP", nil)], expected: 0),
        ]
    )
    func countsJourneysFasterThanAnAirliner(_ journey: Journey) {
        #expect(measured(journey.events).impossibleTravel == journey.expected)
    }

    @Test(
        arguments: [
            ("Asia/Shanghai", "CN", 0), ("+08:00", "CN", 0), ("+0800", "CN", 0), ("+8", "CN", 0), ("-05:00", "CN", 1),
            // An hour of daylight saving either way.
            ("+09:00", "CN", 0), ("+07:00", "CN", 0), ("+10:00", "CN", 1), ("+06:00", "CN", 1),
            ("Europe/Paris", "FR", 0), ("America/New_York", "US", 0), ("Pacific/Honolulu", "US", 0),
            ("America/New_York", "FR", 1), ("+05:30", "IN", 0), ("+5:30", "IN", 0), ("+530", "IN", 0), ("UTC", "GB", 0),
            ("Nowhere/Land", "CN", nil), ("+", "CN", nil), ("+x", "CN", nil), ("+08:00:00", "CN", nil),
            ("Asia/Shanghai", "ZZ", nil),
            (nil, "CN", nil), ("Asia/Shanghai", nil, nil),
        ] as [(String?, String?, Double?)]
    )
    func comparesTheClockWithTheCountry(_ zone: String?, _ country: String?, _ share: Double?) {
        var maker = LogMaker()
        maker.add(at: 0, network: Network(country: country), client: Client(timeZone: zone))
        #expect(maker.measured().timeZoneMismatchShare == share)
    }

    @Test func sharesClocksThatDoNotFitAmongThoseThatAreKnown() {
        var maker = LogMaker()
        for zone in ["+08:00", "+08:00", "-05:00", "-05:00", "nonsense", "-05:00"] {
            maker.add(at: 0, network: Network(country: "CN"), client: Client(timeZone: zone))
        }
        #expect(maker.measured().timeZoneMismatchShare == 0.6)
    }

    @Test(
        arguments: [
            ("fr-FR", "fr", 0), ("fr", "fr", 0), ("FR_fr.UTF-8", "fr", 0), ("en-US", "fr", 1), ("zh-CN", "zh", 0),
            ("zh-Hant-TW", "zh-Hant", 0), ("nb-NO", "no", 0), ("nn", "no", 0), ("fil-PH", "tl", 0), ("iw-IL", "he", 0),
            ("he", "he", 0), ("in-ID", "id", 0), (nil, "fr", nil), ("fr-FR", nil, nil),
        ] as [(String?, String?, Double?)]
    )
    func comparesTheLocaleWithTheLanguage(_ locale: String?, _ language: String?, _ share: Double?) {
        var maker = LogMaker()
        maker.add(at: 0, client: Client(locale: locale), signals: TextSignals(language: language))
        #expect(maker.measured().localeMismatchShare == share)
    }
}
