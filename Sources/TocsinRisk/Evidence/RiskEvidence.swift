// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import TocsinModel

/// How much evidence of each kind there is, and what it rests on.
package struct RiskEvidence: Sendable, Equatable {
    /// By feature in its order, 0...``RiskFeature/cap``.
    package private(set) var values: [Double]
    /// By feature in its order: at most ``maximumSources``, of those that weigh most.
    package private(set) var findings: [[FindingID]]
    package private(set) var events: [[EventID]]

    /// By feature in its order: how many findings of each harm have come together, after decay; only findings have one.
    package private(set) var categories: [[HarmCategory: Double]]

    /// So many findings and so many events are named for each feature.
    package static let maximumSources = 8

    package subscript(feature: RiskFeature) -> Double { values[feature.place] }

    /// The evidence of one conversation alone; nothing fades within it.
    package init(_ conversation: Conversation) {
        self.init([conversation], findings: [], at: conversation.lastTime, halfLifeDays: .infinity)
    }

    /// The evidence of an account: each piece counts half as much with every half-life that has gone by.
    ///
    /// `at`: The moment from which one looks back; what happened later counts in full.
    package init(_ history: AccountHistory, at moment: Timestamp, halfLifeDays: Double) {
        self.init(history.conversations, findings: history.findings, at: moment, halfLifeDays: halfLifeDays)
    }

    private init(_ conversations: [Conversation], findings loose: [Finding], at moment: Timestamp, halfLifeDays: Double)
    {
        var gathered = Gathered(moment: moment, halfLifeDays: halfLifeDays)
        var seen: Set<FindingID> = []
        for finding in loose + conversations.flatMap(\.findings) where seen.insert(finding.id).inserted {
            gathered.add(finding)
        }
        for conversation in conversations { gathered.add(conversation) }
        values = RiskFeature.allCases.map { gathered.value($0) }
        findings = RiskFeature.allCases.map { gathered.sources[$0.place].findings }
        events = RiskFeature.allCases.map { gathered.sources[$0.place].events }
        categories = RiskFeature.allCases.map { gathered.sources[$0.place].categories }
    }

    /// What has come together so far.
    private struct Gathered {
        let moment: Timestamp
        let halfLifeDays: Double
        private var sums = [Double](repeating: 0, count: RiskFeature.allCases.count)
        private var requests = 0.0
        private(set) var sources = [Sources](repeating: Sources(), count: RiskFeature.allCases.count)

        init(moment: Timestamp, halfLifeDays: Double) {
            self.moment = moment
            self.halfLifeDays = halfLifeDays
        }

        private func share(left after: Timestamp) -> Double {
            pow(0.5, max(0, moment.seconds(since: after)) / 86_400 / halfLifeDays)
        }

        mutating func add(_ finding: Finding) {
            let feature: RiskFeature =
                switch finding.rule.level {
                case .informational, .low: .findingsLow
                case .medium: .findingsMedium
                case .high, .critical: .findingsHigh
                }
            let left = share(left: finding.lastTime)
            sums[feature.place] += left
            sources[feature.place].add(finding, left)
        }

        mutating func add(_ conversation: Conversation) {
            let left = share(left: conversation.lastTime)
            let highest = conversation.highest
            if highest.value * left > sums[RiskFeature.highestScore.place] {
                sums[RiskFeature.highestScore.place] = highest.value * left
                sources[RiskFeature.highestScore.place] = Sources()
                sources[RiskFeature.highestScore.place].add(highest.events, highest.value * left)
            }
            let amounts: [(RiskFeature, Conversation.Amount)] = [
                (.earlyScores, conversation.early), (.escalation, conversation.escalation),
                (.pressed, conversation.pressed), (.splitTask, conversation.split),
            ]
            for (feature, amount) in amounts where amount.value > 0 {
                sums[feature.place] += amount.value * left
                sources[feature.place].add(amount.events, amount.value * left)
            }
            let raisedRequests = conversation.raised
            requests += Double(conversation.requests.count) * left
            let parts: [(RiskFeature, [Conversation.Raised])] = [
                (.harmfulShare, raisedRequests), (.quoting, conversation.quoting(raisedRequests)),
                (.askingAbout, conversation.asking(raisedRequests)),
            ]
            for (feature, part) in parts {
                for raised in part {
                    sums[feature.place] += raised.weight * left
                    sources[feature.place].add([raised.request.event], raised.weight * left)
                }
            }
        }

        func value(_ feature: RiskFeature) -> Double {
            let sum = sums[feature.place]
            guard feature.isShare else { return min(feature.cap, log2(1 + sum)) }
            // One of one says less than ten of ten: two harmless requests are thought to be there already.
            let whole = feature == .harmfulShare ? requests + 2 : sums[RiskFeature.harmfulShare.place]
            return whole > 0 ? min(1, sum / whole) : 0
        }
    }

    /// What a feature rests on, weightiest first.
    private struct Sources {
        private var weighedFindings: [(id: FindingID, weight: Double)] = []
        private var weighedEvents: [(id: EventID, weight: Double)] = []

        private(set) var categories: [HarmCategory: Double] = [:]

        mutating func add(_ finding: Finding, _ weight: Double) {
            weighedFindings.append((finding.id, weight))
            categories[finding.rule.category, default: 0] += weight
        }

        mutating func add(_ events: [EventID], _ weight: Double) {
            for event in events { weighedEvents.append((event, weight)) }
        }

        var findings: [FindingID] { Self.weightiest(weighedFindings) }
        var events: [EventID] { Self.weightiest(weighedEvents) }

        private static func weightiest<ID: Hashable & Comparable>(_ sources: [(id: ID, weight: Double)]) -> [ID] {
            var seen: Set<ID> = []
            let sorted = sources.sorted { $0.weight != $1.weight ? $0.weight > $1.weight : $0.id < $1.id }
            return Array(sorted.map(\.id).filter { seen.insert($0).inserted }.prefix(maximumSources))
        }
    }
}

extension RiskFeature {
    /// The feature's place in their order.
    package var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
