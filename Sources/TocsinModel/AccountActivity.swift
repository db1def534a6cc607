// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Counts of one account's requests: when, in which languages, from which networks, with which outcomes.
///
/// No identifier and no text; enough for a page about the account without reading its events.
package struct AccountActivity: Sendable, Equatable, Codable {
    package var requests = 0
    /// Requests that the model or a filter declined.
    package var declined = 0
    package var firstTime: Timestamp?
    package var lastTime: Timestamp?
    /// By day since 1970-01-01: requests by hour of the day, 24 counts.
    package var days: [Int64: [Int]] = [:]
    /// ISO 639-1 codes of what was asked in.
    package var languages: [String: Int] = [:]
    /// Such as `AS64500 NL hosting`: operator, country and kind of network, as far as known.
    package var networks: [String: Int] = [:]
    package var models: [String: Int] = [:]

    /// More days than this are not kept apart: the oldest are left out.
    package static let mostDays = 120
    /// More different values than this are counted as `other`.
    package static let mostValues = 40

    package init() {}

    package var isEmpty: Bool { requests == 0 }

    /// Counts a request.
    package mutating func count(_ event: Event, language: String?) {
        guard case .request(let request) = event.content else { return }
        requests += 1
        if request.outcome?.isDeclined ?? false { declined += 1 }
        firstTime = firstTime.map { min($0, event.time) } ?? event.time
        lastTime = lastTime.map { max($0, event.time) } ?? event.time
        days[event.time.day, default: [Int](repeating: 0, count: 24)][event.time.hour] += 1
        if let language { Self.add(language, 1, to: &languages) }
        if let model = request.model { Self.add(model, 1, to: &models) }
        let network = [
            event.network.autonomousSystem.map { "AS\($0)" }, event.network.country, event.network.kind?.rawValue,
        ]
        let words = network.compactMap(\.self)
        if !words.isEmpty { Self.add(words.joined(separator: " "), 1, to: &networks) }
        trim()
    }

    /// Adds another's counts.
    package mutating func add(_ other: AccountActivity) {
        requests += other.requests
        declined += other.declined
        firstTime = [firstTime, other.firstTime].compactMap(\.self).min()
        lastTime = [lastTime, other.lastTime].compactMap(\.self).max()
        for (day, hours) in other.days {
            days[day] = days[day].map { known in zip(known, hours).map(+) } ?? hours
        }
        Self.add(other.languages, to: &languages)
        Self.add(other.networks, to: &networks)
        Self.add(other.models, to: &models)
        trim()
    }

    private static func add(_ others: [String: Int], to counts: inout [String: Int]) {
        guard counts.count + others.count > mostValues else { return counts.merge(others, uniquingKeysWith: +) }
        // In order: which values come too late to be named is the same in every run.
        for (word, count) in others.sorted(by: { $0.key < $1.key }) { add(word, count, to: &counts) }
    }

    private static func add(_ word: String, _ count: Int, to counts: inout [String: Int]) {
        let word = counts[word] == nil && counts.count >= mostValues ? "other" : word
        counts[word, default: 0] += count
    }

    private mutating func trim() {
        while days.count > Self.mostDays, let oldest = days.keys.min() { days[oldest] = nil }
    }
}
