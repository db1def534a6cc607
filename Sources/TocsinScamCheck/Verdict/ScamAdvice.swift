// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Yams

/// A verdict in plain words of a language.
package struct ScamAdvice: Sendable {
    /// The language of the words, ISO 639-1: the one asked for, or English.
    package let language: String
    private let words: [String: String]

    /// The languages that have words.
    package static let languages = ["en", "fr", "es", "zh"]

    /// Takes the words of a language, or English where it has none.
    ///
    /// - Throws: ``SignError`` when the file of words is missing or damaged.
    package init(language: String?) throws {
        let asked = language?.split(whereSeparator: { $0 == "-" || $0 == "_" }).first.map { $0.lowercased() } ?? "en"
        self.language = Self.languages.contains(asked) ? asked : "en"
        let file = "Words/\(self.language).yml"
        guard let root = try? Yams.compose(yaml: ScamResources.text(file)), let mapping = root.mapping else {
            throw SignError.malformed(file: file, reason: "it is not YAML")
        }
        var words: [String: String] = [:]
        for (key, value) in mapping { words[key.scalar?.string ?? ""] = value.scalar?.string }
        self.words = words
    }

    /// The answer as a sentence.
    package func headline(_ verdict: ScamVerdict) -> String {
        switch verdict.answer {
        case .likelyScam: text("answer-likely-scam")
        case .suspicious: text("answer-suspicious")
        case .noSign: text("answer-no-sign")
        case .cannotTell:
            text("answer-cannot-tell") + " "
                + text("because-" + (verdict.reasonToAbstain ?? .tooShort).rawValue.replacing(" ", with: "-"))
        }
    }

    /// Why, a sentence for each sign that speaks for a scam, with the host or address that it rests on.
    package func reasons(_ verdict: ScamVerdict) -> [String] {
        verdict.signs.filter { $0.bits > 0 }.map { reason($0) }
    }

    /// One sign in words; counter-signs too.
    package func reason(_ sign: FoundSign) -> String {
        let sentence = words[sign.id.name] ?? sign.id.name
        return sign.detail.map { "\(sentence) (\(Self.disarmed($0)))" } ?? sentence
    }

    /// What to do next, in order: first what the signs found call for by themselves.
    package func steps(_ verdict: ScamVerdict) -> [String] {
        guard verdict.answer.isFlagged else { return [text("step-check-yourself"), text("step-never-pass-on")] }
        let found = Set(verdict.signs.filter { $0.bits > 0 }.map(\.id))
        let own = Self.ownSteps.filter { !found.isDisjoint(with: $0.signs) }
        var steps = own.map { $0.step }
        switch verdict.phase {
        case .sting: steps += ["step-do-not-pay", "step-if-paid", "step-own-way"]
        case .zing: steps += ["step-stop-talking", "step-own-way", "step-ask-somebody"]
        case .ping, nil:
            steps +=
                Self.holdsLink(verdict)
                ? ["step-do-not-tap", "step-own-way", "step-never-pass-on"]
                : ["step-do-not-answer", "step-own-way", "step-ask-somebody"]
        }
        // What shows who blackmails is not to be deleted.
        if !own.contains(where: { $0.keepsMessage }) { steps.append("step-report") }
        return steps.map(text)
    }

    /// Steps that answer certain signs.
    private static let ownSteps: [(signs: Set<SignID>, step: String, keepsMessage: Bool)] = [
        (["remote-access"], "step-remote-access", false),
        (["link-program"], "step-program", false),
        (["blackmail"], "step-blackmail", true),
        (["family-emergency", "new-number"], "step-call-relative", false),
    ]

    /// Whether a verdict rests on a link, for or against.
    private static func holdsLink(_ verdict: ScamVerdict) -> Bool {
        verdict.signs.contains { sign in
            sign.id.name.hasPrefix("link-") || ["own-plain-link", "sender-own-link", "act-by-link"].contains(sign.id)
        }
    }

    /// The phase in words; nil when there is none.
    package func phase(_ verdict: ScamVerdict) -> String? {
        verdict.phase.map { text("phase-" + $0.rawValue) }
    }

    /// The heading of ``reasons(_:)``: why, or that they are too weak to count where nothing was flagged.
    package func reasonsHeading(_ verdict: ScamVerdict) -> String {
        heading(verdict.answer.isFlagged ? "why" : "weak")
    }

    /// Headings: "why", "weak", "next", "against".
    package func heading(_ name: String) -> String { text("heading-" + name) }

    private func text(_ key: String) -> String { words[key] ?? key }

    /// A host that no reader's program turns into a link.
    private static func disarmed(_ host: String) -> String {
        guard let dot = host.lastIndex(of: ".") else { return host }
        return host[..<dot] + "[.]" + host[host.index(after: dot)...]
    }
}
