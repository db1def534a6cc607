// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import TocsinModel
internal import TocsinStore

/// Finds accounts by where the events came from that raised findings rest on: a network, a device, a client.
struct OriginSearch: Sendable, Equatable {
    /// What was found of one account.
    struct Row: Sendable, Equatable {
        var account: AccountID
        var events: Int
        var firstTime: Timestamp
        var lastTime: Timestamp

        fileprivate mutating func count(_ event: Event) {
            events += 1
            firstTime = min(firstTime, event.time)
            lastTime = max(lastTime, event.time)
        }
    }

    /// Those last seen first.
    private(set) var rows: [Row] = []
    private(set) var walk: FindingWalk

    /// - Parameters:
    ///   - words: Parted by spaces; all must hold of an event. Capitals do not matter. A country's name in full counts as its code.
    ///   - start: Findings to leave out, for the next page.
    ///   - store: Where events are.
    ///   - pseudonyms: Those that an identifier of the logs may have.
    /// - Throws: What the store throws.
    init(
        _ words: String,
        from start: Int,
        in store: any Store,
        pseudonyms: (String) -> [String]
    ) throws {
        let wanted = Wanted.all(words, pseudonyms: pseudonyms)
        var found: [AccountID: Row] = [:]
        walk = try FindingWalk(from: start, in: store) { _, events in
            for event in events {
                guard let account = event.account, Self.holds(event, wanted) else { continue }
                let new = Row(account: account, events: 0, firstTime: event.time, lastTime: event.time)
                found[account, default: new].count(event)
            }
            return true
        }
        rows = found.values.sorted { ($1.lastTime, $0.account) < ($0.lastTime, $1.account) }
    }

    /// One thing that has to hold of an event.
    private struct Wanted {
        /// What it may be written as, in small letters.
        var forms: Set<String>
        /// The code of the country whose name it is.
        var country: String?

        /// Word by word, but for names of countries of several words.
        static func all(_ text: String, pseudonyms: (String) -> [String]) -> [Wanted] {
            let words = text.split(whereSeparator: \.isWhitespace)
            var all: [Wanted] = []
            var place = 0
            while place < words.count {
                let rest = words[place...]
                let name = (1...CountryWords.mostWords + 1).reversed().lazy.filter { $0 <= rest.count }
                    .compactMap { count in
                        CountryWords.code(rest.prefix(count).joined(separator: " ")).map { (words: count, code: $0) }
                    }
                    .first
                let word = String(words[place])
                let isWord = name?.words ?? 1 == 1
                let forms = isWord ? Set([word.lowercased()] + pseudonyms(word)) : []
                all.append(Wanted(forms: forms, country: name?.code))
                place += name?.words ?? 1
            }
            return all
        }
    }

    private static func holds(_ event: Event, _ wanted: [Wanted]) -> Bool {
        let (network, client) = (event.network, event.client)
        let own = [
            network.address?.description, network.prefix?.description, network.autonomousSystem.map { "as\($0)" },
            network.country?.lowercased(), network.kind?.rawValue, client.device?.description,
            client.timeZone?.lowercased(), client.locale?.lowercased(),
        ]
        .compactMap(\.self)
        let userAgent = client.userAgent?.lowercased() ?? ""
        return wanted.allSatisfy { one in
            if let country = one.country, network.country?.lowercased() == country { return true }
            return own.contains { one.forms.contains($0) }
                || one.forms.contains { Self.mayName($0) && userAgent.contains($0) }
        }
    }

    /// Whether a word may stand for a part of a client's name, which is long: "ch" is Switzerland and no "Chrome".
    private static func mayName(_ word: String) -> Bool { word.count > 2 && NetworkKind(rawValue: word) == nil }
}
