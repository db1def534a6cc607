// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import PatternMatching

/// Says whether a message that somebody received looks like a scam, and why.
///
/// Made once and shared freely between tasks; phrases are compiled as their language comes up. It keeps nothing of what it is asked.
package struct ScamCheck: Sendable {
    /// From here on an answer is ``ScamVerdict/Answer/suspicious``, in bits.
    package static let suspiciousBits = 3.0
    /// From here on an answer is ``ScamVerdict/Answer/likelyScam``, in bits.
    package static let likelyBits = 6.0
    /// Bytes of a message that are looked at.
    package static let maximumBytes = 1 << 16
    /// What counter-signs can take away at most, in bits: whoever writes a scam can write them too.
    package static let strongestObjection = -4.0
    /// Letters below which a message without any sign is too short to say anything.
    private static let minimumLetters = 12

    private let signs: [SignID: Sign]
    private let phraseSigns: [Sign]
    private let phrases: PhraseMatcher
    private let language: MessageLanguage
    private let links: LinkFinder
    private let hosts: HostAnalysis
    private let senders: SenderAnalysis
    /// Nil where wording is not asked for.
    private let wording: ScamWording?

    /// Reads the signs and compiles them.
    ///
    /// - Parameters:
    ///   - signsFolder: A folder with a YAML file for each sign, in place of those that come with Tocsin.
    ///   - wording: What the wording is asked of; nil to look for signs alone.
    /// - Throws: A ``SignError``, or a `PatternError` that names the phrase.
    package init(signsFolder: String? = nil, wording: ScamWording?) throws {
        let resources = ScamResources.folder
        let phraseSigns = try Sign.readAll(folder: signsFolder ?? resources + "/Signs")
        let structure = try Sign.read(yaml: ScamResources.text("structure.yml"), file: "structure.yml")
        self.phraseSigns = phraseSigns
        signs = Dictionary((structure + phraseSigns).map { ($0.id, $0) }) { _, last in last }
        let negation = try Negation(yaml: ScamResources.text("negations.yml"), file: "negations.yml")
        phrases = PhraseMatcher(signs: phraseSigns, negation: negation)
        language = try MessageLanguage(yaml: ScamResources.text("Words/stop-words.yml"), file: "stop-words.yml")
        let suffixes = PublicSuffixes()
        links = LinkFinder(suffixes: suffixes)
        hosts = HostAnalysis(lists: try HostLists(folder: resources + "/Links"), suffixes: suffixes)
        senders = SenderAnalysis(hosts: hosts)
        self.wording = wording
    }

    /// All signs that the check knows, with their weights in bits, in order of their names.
    package var knownSigns: [(id: SignID, weight: Double)] {
        signs.values.map { ($0.id, $0.weight) }.sorted { $0.0 < $1.0 }
    }

    /// Checks a message: a text message, chat, letter, or a mail with its headers.
    ///
    /// - Parameter message: As received. Only its first ``maximumBytes`` are looked at.
    /// - Returns: What was found; ``ScamVerdict/Answer/cannotTell`` where nothing can be said.
    /// - Throws: A `PatternError` when memory runs out.
    package func check(_ message: String) throws -> ScamVerdict {
        try check(bytes: Array(message.utf8.prefix(Self.maximumBytes + 1)))
    }

    /// Checks a message whose charset only the message itself says, as ``check(_:)`` does.
    ///
    /// - Parameter bytes: As received. Only the first ``maximumBytes`` are looked at.
    /// - Returns: What was found; ``ScamVerdict/Answer/cannotTell`` where nothing can be said.
    /// - Throws: A `PatternError` when memory runs out.
    package func check(bytes: [UInt8]) throws -> ScamVerdict {
        let mail = MailMessage(Self.beginning(bytes))
        let text = Self.text(of: mail)
        guard !text.isEmpty else { return Self.abstention(.empty) }
        guard !Self.isNoText(text) else { return Self.abstention(.notText) }
        let found = links.find(in: text)
        let guess = language.guess(found.remainingText)

        var contributions: [SignID: FoundSign] = [:]
        for index in try phrases.signs(in: text, languages: guess.phraseLanguages) {
            let sign = phraseSigns[index]
            contributions[sign.id] = FoundSign(id: sign.id, bits: sign.weight, phase: sign.phase)
        }
        addLinkSigns(mail, found, to: &contributions)
        let letters = found.remainingText.unicodeScalars.count { $0.properties.isAlphabetic }
        // What it learnt from is in the languages of the phrases, and longer than a greeting.
        if !guess.phraseLanguages.isEmpty, letters >= Self.minimumLetters,
            let bits = wording?.bits(found.remainingText)
        {
            contributions[ScamWording.sign] = FoundSign(id: ScamWording.sign, bits: bits)
        }
        return verdict(contributions, guess, letters: letters)
    }

    /// How a message is worded, for who learns from it: subject and body as they are looked at, without links.
    package func wording(of message: String) -> String {
        links.find(in: Self.text(of: MailMessage(Array(message.utf8)))).remainingText
    }

    /// What is looked at of a message, not cut amid a character of UTF-8.
    private static func beginning(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count > maximumBytes else { return bytes }
        var end = maximumBytes
        while end > maximumBytes - 4, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(bytes[..<end])
    }

    private static func text(of mail: MailMessage) -> String {
        MessageText.normalized((mail.subject.isEmpty ? "" : mail.subject + "\n\n") + mail.body)
    }

    private func addLinkSigns(
        _ mail: MailMessage,
        _ found: LinkFinder.Result,
        to contributions: inout [SignID: FoundSign]
    ) {
        let targets = mail.anchors.compactMap { links.link($0.target) }
        let all = found.links + targets
        var plainHost: String?
        var isPlain = true
        for link in all {
            let signs = hosts.signs(of: link)
            for id in signs { add(id, detail: link.host, to: &contributions) }
            if signs.isEmpty { plainHost = link.host } else { isPlain = false }
        }
        for anchor in mail.anchors {
            guard let target = links.link(anchor.target), let shown = links.find(in: anchor.text).links.first,
                hosts.parts(shown.host).registrable != hosts.parts(target.host).registrable
            else { continue }
            add("link-text-differs", detail: target.host, to: &contributions)
        }
        let senderSigns = ([mail] + mail.attached).map { senders.signs(of: $0, links: all) }
        for (id, detail) in senderSigns.flatMap(\.self) { add(id, detail: detail, to: &contributions) }
        if let plainHost, isPlain, senderSigns.allSatisfy(\.isEmpty) {
            add("own-plain-link", detail: plainHost, to: &contributions)
        }
    }

    private func add(_ id: SignID, detail: String, to contributions: inout [SignID: FoundSign]) {
        guard contributions[id] == nil, let sign = signs[id] else { return }
        contributions[id] = FoundSign(id: id, bits: sign.weight, phase: sign.phase, detail: detail)
    }

    private func verdict(_ found: [SignID: FoundSign], _ guess: MessageLanguage.Guess, letters: Int) -> ScamVerdict {
        let signs = found.values.sorted { ($1.bits, $0.id) < ($0.bits, $1.id) }
        let speakingFor = signs.reduce(0) { $0 + max(0, $1.bits) }
        let speakingAgainst = signs.reduce(0) { $0 + min(0, $1.bits) }
        let bits = speakingFor + max(Self.strongestObjection, speakingAgainst)
        var verdict = ScamVerdict(answer: .noSign, bits: bits, signs: signs, phase: nil, language: guess.language)
        if bits >= Self.suspiciousBits {
            verdict.answer = bits >= Self.likelyBits ? .likelyScam : .suspicious
            verdict.phase = Self.phase(signs)
        } else if signs.allSatisfy({ $0.bits < 0 }) {
            if letters < Self.minimumLetters {
                verdict.answer = .cannotTell
                verdict.reasonToAbstain = .tooShort
            } else if guess.phraseLanguages.isEmpty
                || guess.language.map({ !guess.phraseLanguages.contains($0) }) ?? false
            {
                verdict.answer = .cannotTell
                verdict.reasonToAbstain = .unknownLanguage
            }
        }
        return verdict
    }

    /// The latest phase that a weighty sign speaks of.
    private static func phase(_ signs: [FoundSign]) -> ScamPhase? {
        let weighty = signs.filter { $0.bits >= 2.5 }
        let phases = Set((weighty.isEmpty ? signs : weighty).compactMap { $0.bits > 0 ? $0.phase : nil })
        return ScamPhase.allCases.last(where: phases.contains)
    }

    private static func abstention(_ reason: ScamVerdict.Abstention) -> ScamVerdict {
        ScamVerdict(answer: .cannotTell, bits: 0, signs: [], phase: nil, language: nil, reasonToAbstain: reason)
    }

    /// Whether bytes were read that are no text: zeros, or many that are none in the charset that they should be in.
    private static func isNoText(_ message: String) -> Bool {
        var broken = 0
        var count = 0
        for scalar in message.unicodeScalars {
            count += 1
            if scalar == "\u{0}" { return true }
            if scalar == "\u{FFFD}" { broken += 1 }
        }
        return broken > 3 && broken * 10 > count
    }
}
