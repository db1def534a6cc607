// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// Coded as an object: `kind` (the word), `until` (RFC 3339, absent without an end) and, of a rate limit, `requestsPerMinute`.
extension Decision.Action: Codable {
    private enum Member: String, CodingKey {
        case kind, requestsPerMinute, until
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Member.self)
        let action = Decision.Action(
            word: try container.decode(String.self, forKey: .kind),
            requestsPerMinute: try container.decodeIfPresent(Int.self, forKey: .requestsPerMinute),
            until: try container.decodeIfPresent(Timestamp.self, forKey: .until)
        )
        guard let action else {
            throw DecodingError.dataCorruptedError(
                forKey: .kind,
                in: container,
                debugDescription: "expected a decision's action with what belongs to it"
            )
        }
        self = action
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Member.self)
        try container.encode(word, forKey: .kind)
        if case .rateLimit(let rate, _) = self { try container.encode(rate, forKey: .requestsPerMinute) }
        try container.encodeIfPresent(until, forKey: .until)
    }
}
