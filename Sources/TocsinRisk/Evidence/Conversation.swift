// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel
internal import TocsinSignals

/// One conversation of an account, with the findings about its requests.
package struct Conversation: Sendable {
    /// In order of time, at least one.
    package let requests: [RequestReading]
    /// Those whose evidence lies in it; ordered by id.
    package let findings: [Finding]

    package init(requests: [RequestReading], findings: [Finding]) {
        self.requests = requests
        self.findings = findings
    }

    package var lastTime: Timestamp { requests.last?.time ?? Timestamp(milliseconds: 0) }

    /// How much evidence it holds of one kind, and the requests that show it.
    struct Amount {
        var value = 0.0
        var events: [EventID] = []
    }

    // MARK: What happens over its turns

    /// The highest score of a request, in bits.
    var highest: Amount {
        guard let best = requests.max(by: { $0.harmBits < $1.harmBits }), best.harmBits > 0 else { return Amount() }
        return Amount(value: best.harmBits, events: [best.event])
    }

    /// The scores of the first turns together, in bits: what somebody came for shows early.
    var early: Amount {
        let first = requests.prefix(Self.earlyTurns).filter { $0.harmBits > 0 }
        return Amount(value: first.reduce(0) { $0 + $1.harmBits }, events: first.map(\.event))
    }

    /// By how many bits the score rises from the first turn to the last, where it ends as harm; 0 in a single turn.
    var escalation: Amount {
        guard let first = requests.first, let last = requests.last, requests.count > 1, last.harmBits > 0,
            let start = first.conductBits, last.harmBits > start
        else { return Amount() }
        return Amount(value: last.harmBits - start, events: [first.event, last.event])
    }

    /// Requests much like one that was declined shortly before, while the one or the other speaks of harm.
    ///
    /// Only the last ``rememberedRefusals`` are compared with, however long a conversation is.
    var pressed: Amount {
        var found = Amount()
        var declined: [RequestReading] = []
        for request in requests {
            let before = declined.last { earlier in
                guard let sketch = request.sketch, let declinedSketch = earlier.sketch else { return false }
                return Reformulation.holds(sketch, at: request.time, after: declinedSketch, at: earlier.time)
            }
            if let before,
                max(request.conductBits ?? Self.nothing, before.conductBits ?? Self.nothing)
                    > Self.partialBits.lowerBound
            {
                found.value += 1
                found.events += [before.event, request.event]
            }
            if request.isDeclined { declined.append(request) }
            if declined.count > Self.rememberedRefusals { declined.removeFirst() }
        }
        return found
    }

    /// How many requests speak a little of one harm, close together, while none is flagged: a task taken apart.
    ///
    /// 0 below three.
    var split: Amount {
        let partial = requests.filter { request in
            request.category != nil && Self.partialBits.contains(request.conductBits ?? Self.nothing)
        }
        var longest: ArraySlice<RequestReading> = []
        for category in HarmCategory.allCases {
            let parts = partial.filter { $0.category == category }
            var start = 0
            for end in parts.indices {
                while parts[end].time.seconds(since: parts[start].time) > Self.splitSeconds { start += 1 }
                if end - start >= longest.count { longest = parts[start...end] }
            }
        }
        guard longest.count >= Self.minimumParts else { return Amount() }
        return Amount(value: Double(longest.count), events: longest.map(\.event))
    }

    /// A request that something speaks against.
    struct Raised {
        var request: RequestReading
        /// 0...1, so that what lies just above the threshold hardly counts: all of it from one bit, or from a finding of level medium.
        var weight: Double
    }

    /// The requests that something speaks against.
    var raised: [Raised] {
        let flagged = Set(findings.filter { $0.rule.level >= .medium }.flatMap(\.evidence).compactMap(\.event))
        return requests.compactMap { request in
            let weight = flagged.contains(request.event) ? 1 : min(1, request.harmBits)
            return weight > 0 ? Raised(request: request, weight: weight) : nil
        }
    }

    /// Of the raised requests, those that mostly are somebody else's words.
    func quoting(_ raised: [Raised]) -> [Raised] { raised.filter { $0.request.quotedShare >= Self.quotingShare } }

    /// Of the raised requests, those whose writer asks about harm, there or earlier in the conversation.
    func asking(_ raised: [Raised]) -> [Raised] {
        guard let first = requests.first(where: \.asksAbout) else { return [] }
        return raised.filter { ($0.request.time, $0.request.event) >= (first.time, first.event) }
    }

    private static let earlyTurns = 5
    /// What a request without a score comes to.
    private static let nothing = -Double.infinity
    private static let rememberedRefusals = 32
    private static let minimumParts = 3
    private static let splitSeconds = 3600.0
    private static let quotingShare = 0.3
    /// What a part of a task scores, in bits: too little to be flagged, more than ordinary talk.
    static let partialBits = -1.5...0.0
}

extension HarmCategory {
    /// Whether it names what somebody does to others; who speaks of harming himself needs help, and is no risk to anybody here.
    var isConduct: Bool { self != .selfHarm }
}
