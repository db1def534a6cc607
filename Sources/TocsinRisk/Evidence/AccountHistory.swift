// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinFindings
package import TocsinModel

/// All that risk knows of one account.
package struct AccountHistory: Sendable {
    package let account: AccountID
    /// By their first request.
    package let conversations: [Conversation]
    /// Findings about the account as a whole: of account and correlation rules, and those whose requests are gone.
    package let findings: [Finding]

    /// Puts an account's requests into conversations.
    ///
    /// Where a log names none, requests without a pause of 30 minutes are one.
    ///
    /// - Parameters:
    ///   - account: The account.
    ///   - requests: In any order.
    ///   - findings: All that were raised about the account; those of the classifier and of harm to oneself do not count, nor those in
    ///     shadow.
    package init(account: AccountID, requests: [RequestReading], findings: [Finding]) {
        self.account = account
        let groups = Self.groups(requests.sorted { ($0.time, $0.event) < ($1.time, $1.event) })
        var places: [EventID: Int] = [:]
        for (place, group) in groups.enumerated() { for request in group { places[request.event] = place } }
        var byGroup: [Int: [Finding]] = [:]
        var loose: [Finding] = []
        for finding in findings.sorted(by: { $0.id < $1.id }) where finding.countsForRisk {
            let own = Set(finding.evidence.compactMap(\.event).compactMap { places[$0] })
            if own.isEmpty { loose.append(finding) }
            for place in own { byGroup[place, default: []].append(finding) }
        }
        conversations = groups.enumerated().map {
            Conversation(requests: $0.element, findings: byGroup[$0.offset] ?? [])
        }
        self.findings = loose
    }

    private init(account: AccountID, conversations: [Conversation]) {
        self.account = account
        self.conversations = conversations
        findings = []
    }

    /// The same where no rule foresees the words: to learn and to measure what is left then.
    package var withoutFindings: AccountHistory {
        AccountHistory(
            account: account,
            conversations: conversations.map { Conversation(requests: $0.requests, findings: []) }
        )
    }

    private static let pauseSeconds = 1800.0

    private static func groups(_ requests: [RequestReading]) -> [[RequestReading]] {
        var groups: [[RequestReading]] = []
        var named: [ConversationID: Int] = [:]
        var unnamed: Int?
        for request in requests {
            if let conversation = request.conversation {
                if let place = named[conversation] {
                    groups[place].append(request)
                } else {
                    named[conversation] = groups.count
                    groups.append([request])
                }
            } else if let place = unnamed, let last = groups[place].last,
                request.time.seconds(since: last.time) <= pauseSeconds
            {
                groups[place].append(request)
            } else {
                unnamed = groups.count
                groups.append([request])
            }
        }
        return groups
    }
}

extension Finding {
    /// Whether it is evidence: what the classifier says counts through its scores instead.
    fileprivate var countsForRisk: Bool {
        !isShadow && rule.category.isConduct && !rule.isClassifier
    }
}
