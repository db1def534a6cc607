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
    /// Bytes of a message's text that are looked at, as a reader sees it.
    package static let maximumBytes = 1 << 16
    /// Bytes of a message as it was received, with pictures and all, from which its text is taken.
    package static let maximumInputBytes = 1 << 20
    /// What counter-signs can take away at most, in bits: whoever writes a scam can write them too.
    package static let strongestObjection = -4.0
    /// Letters below which a message without any sign is too short to say anything.
    private static let minimumLetters = 12
    /// Links of HTML, and mails in a mail, that are looked at; their text is read all the same.
    ///
    /// Places of a page and addresses of mail are no links.
    private static let maximumTargets = 500
    private static let maximumAttached = 10

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
    /// - Parameter message: As received. Only its first ``maximumInputBytes`` are read, and of its text the first ``maximumBytes``.
    /// - Returns: What was found; ``ScamVerdict/Answer/cannotTell`` where nothing can be said.
    /// - Throws: A `PatternError` when memory runs out.
    package func check(_ message: String) throws -> ScamVerdict {
        try check(bytes: Array(message.utf8.prefix(Self.maximumInputBytes + 1)))
    }

    /// Checks a message whose charset only the message itself says, as ``check(_:)`` does.
    ///
    /// - Parameter bytes: As received. Only the first ``maximumInputBytes`` are read, and of the text the first ``maximumBytes``.
    /// - Returns: What was found; ``ScamVerdict/Answer/cannotTell`` where nothing can be said.
    /// - Throws: A `PatternError` when memory runs out.
    package func check(bytes: [UInt8]) throws -> ScamVerdict {
        let input = Self.beginning(bytes, maximumBytes: Self.maximumInputBytes)
        let mail = MailMessage(input)
        let whole = MessageText.normalized(mail.text)
        let text = Self.beginning(of: whole)
        let found = links.find(in: text)
        var targets: [Target] = []
        // One more tells whether some are left out.
        for anchor in mail.anchors where targets.count <= Self.maximumTargets {
            if let link = links.link(anchor.target) { targets.append(Target(shown: anchor.text, link: link)) }
        }
        let verdict = try verdict(mail, text, found, targets.prefix(Self.maximumTargets))
        let isCut =
            input.count < bytes.count || text.utf8.count < whole.utf8.count || found.isFull
            || targets.count > Self.maximumTargets
        // What was left out may be what asks for something.
        return isCut && !verdict.answer.isFlagged ? verdict.abstaining(.tooLong) : verdict
    }

    /// Where a link of HTML leads, and what it shows.
    private struct Target {
        var shown: String
        var link: Link
    }

    private func verdict(
        _ mail: MailMessage,
        _ text: String,
        _ found: LinkFinder.Result,
        _ targets: ArraySlice<Target>
    ) throws -> ScamVerdict {
        let nothing = ScamVerdict(answer: .noSign, bits: 0, signs: [])
        guard !text.isEmpty else { return nothing.abstaining(.empty) }
        guard !Self.isNoText(text) else { return nothing.abstaining(.notText) }
        let wordsOnly = MixedScript.folded(found.remainingText)
        let guess = language.guess(wordsOnly)

        var contributions: [SignID: FoundSign] = [:]
        // In links, letters that only look alike are a sign; in words, they must hide none.
        for index in try phrases.signs(in: MixedScript.folded(text), languages: guess.phraseLanguages) {
            let sign = phraseSigns[index]
            contributions[sign.id] = FoundSign(id: sign.id, bits: sign.weight, phase: sign.phase)
        }
        addLinkSigns(mail, found, targets, to: &contributions)
        let letters = wordsOnly.unicodeScalars.count { $0.properties.isAlphabetic }
        // What it learnt from is in the languages of the phrases, and longer than a greeting.
        if guess.hasSigns, letters >= Self.minimumLetters, let bits = wording?.bits(wordsOnly) {
            contributions[ScamWording.sign] = FoundSign(id: ScamWording.sign, bits: bits)
        }
        return verdict(contributions, guess, letters: letters)
    }

    /// How a message is worded, for who learns from it: subject and body as they are looked at, without links.
    package func wording(of message: String) -> String {
        let input = Self.beginning(Array(message.utf8), maximumBytes: Self.maximumInputBytes)
        let text = Self.beginning(of: MessageText.normalized(MailMessage(input).text))
        return MixedScript.folded(links.find(in: text).remainingText)
    }

    /// What is looked at of a text.
    private static func beginning(of text: String) -> String {
        guard text.utf8.count > maximumBytes else { return text }
        return String(decoding: beginning(Array(text.utf8), maximumBytes: maximumBytes), as: UTF8.self)
    }

    /// As many bytes at most, not cut amid a character of UTF-8.
    private static func beginning(_ bytes: [UInt8], maximumBytes: Int) -> [UInt8] {
        guard bytes.count > maximumBytes else { return bytes }
        var end = maximumBytes
        while end > maximumBytes - 4, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return Array(bytes[..<end])
    }

    private func addLinkSigns(
        _ mail: MailMessage,
        _ found: LinkFinder.Result,
        _ targets: ArraySlice<Target>,
        to contributions: inout [SignID: FoundSign]
    ) {
        let all = found.links + targets.map(\.link)
        var plainHost: String?
        var isPlain = true
        for link in all {
            let signs = hosts.signs(of: link)
            for id in signs { add(id, detail: link.host, to: &contributions) }
            if signs.isEmpty { plainHost = link.host } else { isPlain = false }
        }
        for target in targets {
            guard let shown = links.find(in: target.shown).links.first,
                hosts.parts(shown.host).registrable != hosts.parts(target.link.host).registrable
            else { continue }
            add("link-text-differs", detail: target.link.host, to: &contributions)
        }
        let mails = [mail] + mail.attached.prefix(Self.maximumAttached)
        let senderSigns = mails.map { senders.signs(of: $0, links: all) }
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
        } else if letters < Self.minimumLetters, signs.allSatisfy({ $0.bits < 0 }) {
            return verdict.abstaining(.tooShort)
        } else if !guess.hasSigns {
            return verdict.abstaining(.unknownLanguage)
        }
        return verdict
    }

    /// The latest phase that a weighty sign speaks of, or else a lighter one; some signs, such as the wording, speak of none.
    private static func phase(_ signs: [FoundSign]) -> ScamPhase? {
        let speaking = signs.filter { $0.bits > 0 && $0.phase != nil }
        let weighty = speaking.filter { $0.bits >= 2.5 }
        let phases = Set((weighty.isEmpty ? speaking : weighty).compactMap(\.phase))
        return ScamPhase.allCases.last(where: phases.contains)
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

extension ScamVerdict {
    /// The same findings, with a reason for which they are not enough to answer.
    fileprivate func abstaining(_ reason: Abstention) -> ScamVerdict {
        var verdict = self
        verdict.answer = .cannotTell
        verdict.reasonToAbstain = reason
        return verdict
    }
}
