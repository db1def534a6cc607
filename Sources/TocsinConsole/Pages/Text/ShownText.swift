// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel

/// One message as it is shown: what a finding points at, and the message around it.
struct ShownText: Sendable, Equatable {
    var event: EventID
    var account: AccountID?
    var time: Timestamp
    var titles: [String]
    var categories: Set<HarmCategory>
    /// In order, alternating with what no finding points at; empty when the text is no longer kept.
    var pieces: [Piece]

    struct Piece: Sendable, Equatable {
        var text: String
        var isMarked: Bool
    }

    /// Longer messages are cut.
    static let mostBytes = 6_000

    var text: String { pieces.map(\.text).joined() }

    /// Whether it may show violence, sexual content or self-harm, and waits behind one more click.
    var isSevere: Bool { !categories.isDisjoint(with: [.violence, .sexual, .selfHarm]) }

    /// The messages of events that findings rest on, in the order of the events.
    static func make(_ events: [Event], findings: [Finding]) -> [ShownText] {
        events.compactMap { event in
            guard case .request(let request) = event.content else { return nil }
            let about = findings.filter { finding in finding.evidence.contains { $0.event == event.id } }
            let text = RequestText(input: request.input, output: request.output)
            var field = "prompt"
            var ranges: [Range<Int>] = []
            for case .text(event.id, let name, let bytes) in about.flatMap(\.evidence) {
                if ranges.isEmpty { field = name }
                if name == field { ranges.append(bytes) }
            }
            let bytes = Array(text.text(field: field).utf8)
            let whole =
                ranges.first.map { text.messages(around: $0, field: field) }
                ?? bytes.count - min(text.newPrompt.utf8.count, bytes.count)..<bytes.count
            return ShownText(
                event: event.id,
                account: event.account,
                time: event.time,
                titles: Set(about.map(\.rule.title)).sorted(),
                categories: Set(about.map(\.rule.category)),
                pieces: pieces(bytes, whole.clamped(to: 0..<bytes.count), ranges)
            )
        }
    }

    private static func pieces(_ bytes: [UInt8], _ whole: Range<Int>, _ ranges: [Range<Int>]) -> [Piece] {
        let end = min(whole.upperBound, whole.lowerBound + mostBytes)
        var place = whole.lowerBound
        var pieces: [Piece] = []
        func add(_ range: Range<Int>, isMarked: Bool) {
            if !range.isEmpty {
                pieces.append(Piece(text: String(decoding: bytes[range], as: UTF8.self), isMarked: isMarked))
            }
        }
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            let marked = range.clamped(to: min(place, end)..<end)
            guard !marked.isEmpty else { continue }
            add(place..<marked.lowerBound, isMarked: false)
            add(marked, isMarked: true)
            place = marked.upperBound
        }
        if place < end { add(place..<end, isMarked: false) }
        if end < whole.upperBound { pieces.append(Piece(text: " […]", isMarked: false)) }
        return pieces
    }
}
