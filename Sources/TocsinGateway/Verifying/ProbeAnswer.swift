// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import JSONText
internal import TocsinModel

/// What a gateway would do with an account's request, as it answers a probe.
struct ProbeAnswer: Equatable {
    /// `allowed`, `suspended`, `rateLimited` or `noList`.
    var decision: String
    /// The id of the decision behind it.
    var enforcement: String?
    var requestsPerMinute: Int?

    /// What the list says of an account; no request is counted.
    init(_ enforcer: Enforcer, _ account: AccountID) {
        do throws(Enforcer.NoList) {
            self.init(try enforcer.enforcement(for: account))
        } catch {
            self.init(nil)
            decision = "noList"
        }
    }

    /// What an enforcement asks for; nil for none.
    init(_ enforcement: Enforcement?) {
        self.enforcement = enforcement?.decision
        switch enforcement?.action {
        case nil: decision = "allowed"
        case .suspended: decision = "suspended"
        case .rateLimited(let rate):
            decision = "rateLimited"
            requestsPerMinute = rate
        }
    }

    /// Reads an answer; nil for anything else.
    init?(_ body: String) {
        let read = try? JSONParser(maximumBytes: 1 << 16).withValue(in: body) { value -> ProbeAnswer? in
            guard value["probe"]?.bool == true, let decision = value["decision"]?.string else { return nil }
            var answer = ProbeAnswer(nil)
            answer.decision = decision
            answer.enforcement = value["enforcement"]?.string
            answer.requestsPerMinute = value["requestsPerMinute"]?.int
            return answer
        }
        guard let read = read ?? nil else { return nil }
        self = read
    }

    var text: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("probe", true)
            writer.member("decision", decision)
            writer.member("enforcement", enforcement)
            writer.member("requestsPerMinute", requestsPerMinute)
        }
        return writer.text
    }
}
