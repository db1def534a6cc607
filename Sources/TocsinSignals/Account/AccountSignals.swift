// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// What is measured of one account over the whole log.
///
/// Absent is not zero.
package struct AccountSignals: Sendable, Equatable {
    package var requests = 0
    /// Days with at least one request, in Universal Time.
    package var activeDays = 0
    /// Runs of requests with no pause over 30 minutes.
    package var sessions = 0
    /// 0...1: 0 when the 24 hours of the day are equally busy, 1 when one holds everything.
    ///
    /// Nil under 12 requests.
    package var hoursConcentration: Double?
    /// 0...1: 1 when requests come like a clock.
    ///
    /// Nil under 12 intervals.
    package var intervalRegularity: Double?
    /// The most requests within 60 seconds.
    package var burstSize = 0
    /// Languages of at least a twentieth of the prompts.
    package var languages: Int?
    /// 0...1 of requests whose answer is in another language than the prompt.
    package var languagePairShare: Double?
    /// Distinct /24 or /48 networks.
    package var networks: Int?
    package var countries: Int?
    /// 0...1 of requests from networks of each kind; nil when no request had a network.
    package var vpnShare: Double?
    package var torShare: Double?
    package var hostingShare: Double?
    /// Moves between countries faster than an airliner.
    package var impossibleTravel: Int?
    /// 0...1 of requests whose client clock does not fit the network's country.
    package var timeZoneMismatchShare: Double?
    /// 0...1 of prompts in another language than the client's locale.
    package var localeMismatchShare: Double?
    /// Requests that the model or a filter declined.
    package var refusals: Int?
    package var refusalShare: Double?
    /// Prompts much like one that was declined up to 30 minutes earlier.
    package var reformulations: Int?
    /// The account's most prompts in one family of near-identical ones, and their share of its prompts.
    package var templateFamilySize: Int?
    package var templateShare: Double?
    /// Requests for batches, and requests with persona biographies.
    package var batchRequests = 0
    package var personaRequests = 0
    /// Whether the sign-up's mail domain is on the list of throw-away domains; nil without e-mail or list.
    package var emailDisposable: Bool?
    /// Days from sign-up to the last event; nil when the sign-up is not in the log.
    package var accountAgeDays: Double?

    package init() {}

    /// Measures an account.
    ///
    /// `account`: Its number in `log`.
    ///
    /// `disposableDomains`: Throw-away mail domains, lower case; empty when there is no list.
    package static func measure(
        _ account: Int32,
        in log: ActivityLog,
        families: PromptFamilies,
        disposableDomains: Set<String> = []
    ) -> AccountSignals {
        let records = log.records(of: account)
        let requests = records.filter { $0.type == .request }
        let times = requests.map(\.time)
        var signals = AccountSignals()
        signals.requests = requests.count
        signals.activeDays = Set(times.map(\.day)).count
        signals.sessions = Sessions.measure(times: times)
        signals.hoursConcentration = HoursConcentration.measure(times: times)
        signals.intervalRegularity = IntervalRegularity.measure(times: times)
        signals.burstSize = BurstSize.measure(times: times)
        signals.batchRequests = requests.count { $0.batchSize > 0 }
        signals.personaRequests = requests.count { $0.hasPersona }
        LanguageUse.measure(requests, into: &signals)
        NetworkUse.measure(records, into: &signals)
        signals.impossibleTravel = ImpossibleTravel.measure(records, in: log)
        signals.timeZoneMismatchShare = TimeZoneAgreement.mismatchShare(requests, in: log)
        signals.localeMismatchShare = LocaleAgreement.mismatchShare(requests, in: log)
        Refusals.measure(requests, in: log, into: &signals)
        TemplateFamily.measure(requests, families: families, into: &signals)
        let profile = log.profiles[Int(account)]
        if let domain = profile.emailDomain, !disposableDomains.isEmpty {
            signals.emailDisposable = disposableDomains.contains(domain)
        }
        if let created = profile.created, let last = records.last {
            signals.accountAgeDays = last.time.seconds(since: created) / 86_400
        }
        return signals
    }
}
