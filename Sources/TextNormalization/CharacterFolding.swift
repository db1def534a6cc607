// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Undoes what is done to single characters: takes out invisible ones and marks, and puts plain letters in the place of their forms
/// and look-alikes.
struct CharacterFolding {
    /// A character of the result, for a stretch of the text.
    private struct Output {
        var scalar: Unicode.Scalar?
        var range: Range<Int>
        /// Empty for a character that stays as it is.
        var evasions: EvasionSet = []
    }

    private let text: MappedText
    private let letters: [Letter]
    /// Whether full-width blanks, digits and stops stand in a text that has no use for them: neither Chinese nor Japanese.
    private let isWidePlain: Bool
    /// Whether zero-width spaces stand where blanks should.
    private let hasUnseenBlanks: Bool
    private var outputs: [Output] = []
    /// Whether some word of mixed script was put in Cyrillic.
    private var hasCyrillicWords = false
    /// The start of what was left out before any character.
    private var droppedAhead: (start: Int, evasions: EvasionSet)?

    /// - Returns: Nil where nothing is to be undone.
    static func fold(_ text: MappedText) -> MappedText? {
        var folding = CharacterFolding(text)
        folding.foldCharacters()
        WordFolding.fold(&folding)
        return folding.result
    }

    private init(_ text: MappedText) {
        self.text = text
        letters = Letter.all(of: text.bytes)
        var eastAsian = 0
        for letter in letters {
            switch letter.scalar?.value ?? 0 {
            case 0x3040...0x30FF, 0x3400...0x9FFF: eastAsian += 1
            default: break
            }
        }
        isWidePlain = eastAsian * 10 < letters.count
        hasUnseenBlanks = UnseenBlanks.stand(in: letters)
        outputs.reserveCapacity(letters.count)
    }

    private var result: MappedText? {
        guard outputs.contains(where: { !$0.evasions.isEmpty }) else { return nil }
        var result = MappedText(evasions: text.evasions)
        result.reserve(text.count)
        // Many characters may stand for one stretch: all of a text that was turned round.
        var known: (range: Range<Int>, origin: MappedText.Origin)?
        for output in outputs {
            guard !output.evasions.isEmpty else {
                result.append(text, output.range)
                continue
            }
            let origin = known?.range == output.range ? known?.origin : text.origin(of: output.range)
            guard let origin else { continue }
            known = (output.range, origin)
            if let scalar = output.scalar {
                result.append(
                    UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter,
                    from: origin,
                    output.evasions
                )
            } else {
                result.append(text.bytes[output.range], from: origin, output.evasions)
            }
        }
        return result
    }

    // MARK: Characters

    private mutating func foldCharacters() {
        let stripsMarks = letters.indices.contains { hasNoiseMark(at: $0) }
        let dropsJoiners = hasDenseJoiners
        var index = 0
        while index < letters.count {
            guard let scalar = letters[index].scalar, scalar.value >= 0xA0 else {
                keep(index)
                index += 1
                continue
            }
            let number = scalar.value
            if number == 0x202E {
                index = turnRound(from: index)
            } else if Arabic.isSilent(number) {
                drop(letters[index].range, .combiningMarks)
                index += 1
            } else if let (syllable, end) = Hangul.syllable(letters, index) {
                let range = letters[index].range.lowerBound..<letters[end - 1].range.upperBound
                add(syllable, range, .combiningMarks)
                index = end
            } else if let kind = Invisible.kind(number) {
                index = leaveOut(index, kind, dropsJoiners: dropsJoiners)
            } else if isMark(index) {
                index = foldMarks(from: index, strips: stripsMarks)
            } else {
                foldForm(index, number)
                index += 1
            }
        }
    }

    private mutating func keep(_ index: Int) { add(letters[index].scalar, letters[index].range, []) }

    private mutating func add(_ scalar: Unicode.Scalar?, _ range: Range<Int>, _ evasions: EvasionSet) {
        var output = Output(scalar: scalar, range: range, evasions: evasions)
        if let ahead = droppedAhead {
            output.range = ahead.start..<range.upperBound
            output.evasions.formUnion(ahead.evasions)
            droppedAhead = nil
        }
        outputs.append(output)
    }

    /// Leaves characters out; the one before them stands for them.
    private mutating func drop(_ range: Range<Int>, _ evasions: EvasionSet) {
        guard let last = outputs.indices.last else {
            let known = droppedAhead?.evasions ?? []
            droppedAhead = (droppedAhead?.start ?? range.lowerBound, known.union(evasions))
            return
        }
        outputs[last].range = outputs[last].range.lowerBound..<range.upperBound
        outputs[last].evasions.formUnion(evasions)
    }

    private mutating func foldForm(_ index: Int, _ number: UInt32) {
        let range = letters[index].range
        switch number {
        case 0x3000 where isWidePlain: add(" ", range, .compatibility)
        case 0xFF01...0xFF5E where isWidePlain: add(Unicode.Scalar(number - 0xFEE0), range, .compatibility)
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F:
            if isLetter(index - 1), isLetter(index + 1) { add(" ", range, .compatibility) } else { keep(index) }
        default:
            guard let letters = CharacterTables.forms[number], !isFlag(index) else { return keep(index) }
            for letter in letters { add(Unicode.Scalar(letter), range, .compatibility) }
        }
    }

    /// Whether regional indicators stand in pairs there, as in flags; six and more spell a word.
    private func isFlag(_ index: Int) -> Bool {
        func isIndicator(_ letter: Letter) -> Bool { 0x1F1E6...0x1F1FF ~= letter.scalar?.value ?? 0 }
        guard isIndicator(letters[index]) else { return false }
        let count =
            letters[index...].prefix(8).prefix(while: isIndicator).count
            + letters[..<index].suffix(8).reversed().prefix(while: isIndicator).count
        return count % 2 == 0 && count < 6
    }

    private func isLetter(_ index: Int) -> Bool {
        guard letters.indices.contains(index), let scalar = letters[index].scalar else { return false }
        return Script.of(scalar) != .none
    }

    // MARK: Invisible characters

    private mutating func leaveOut(_ index: Int, _ kind: EvasionSet, dropsJoiners: Bool) -> Int {
        let end = letters[index...].firstIndex { Invisible.kind($0.scalar?.value ?? 0) != kind } ?? letters.count
        let range = letters[index].range.lowerBound..<letters[end - 1].range.upperBound
        let before = outputs.last?.scalar
        if kind == .tags || kind == .variationSelectors, let hidden = hiddenText(index..<end, kind) {
            for scalar in hidden.unicodeScalars { add(scalar, range, kind) }
        } else if hasUnseenBlanks, isLetter(index - 1), isLetter(end),
            letters[index..<end].contains(where: { $0.scalar == UnseenBlanks.space })
        {
            add(" ", range, kind)
        } else if isInPlace(before, index..<end, kind, dropsJoiners: dropsJoiners) {
            for index in index..<end { keep(index) }
        } else {
            drop(range, kind)
        }
        return end
    }

    /// Whether invisible characters do there what they are for.
    private func isInPlace(_ before: Unicode.Scalar?, _ run: Range<Int>, _ kind: EvasionSet, dropsJoiners: Bool) -> Bool
    {
        guard let before else { return false }
        let script = Script.of(before)
        switch kind {
        // Emoji and flags are made with them.
        case .variationSelectors, .tags:
            return script == .none && run.count < 8
                && (!before.isASCII || "0123456789#*".unicodeScalars.contains(before))
        case .zeroWidth:
            guard run.count == 1, let joiner = letters[run.lowerBound].scalar,
                joiner == "\u{200C}" || joiner == "\u{200D}"
            else { return false }
            return script == .none && !before.isASCII || script == .other && before.value < 0x1100 && !dropsJoiners
        default: return false
        }
    }

    /// Whether joiners are noise: one for six letters of a script that uses them is more than any orthography has; and so are those beside
    /// other invisible characters, but for Persian, which needs them.
    private var hasDenseJoiners: Bool {
        var joiners = 0
        var others = 0
        var noise = 0
        for letter in letters {
            guard let scalar = letter.scalar else { continue }
            switch scalar.value {
            case 0x200C, 0x200D: joiners += 1
            case 0x200B, 0x2060...0x2064, 0x180E, 0xFEFF, 0xAD: noise += 1
            // Letters of Persian that Arabic lacks.
            case 0x67E, 0x686, 0x698, 0x6A9, 0x6AF, 0x6CC:
                others += 1
                noise -= 8
            case 0x590..<0x1100: others += 1
            default: break
            }
        }
        return joiners * 6 > others || noise > 0
    }

    /// The text that at least four tag characters or variation selectors in a row spell; nil where they spell none.
    private func hiddenText(_ run: Range<Int>, _ kind: EvasionSet) -> String? {
        guard run.count >= 4, outputs.last?.scalar?.value != 0x1F3F4 else { return nil }
        var bytes: [UInt8] = []
        for letter in letters[run] {
            switch letter.scalar?.value ?? 0 {
            case let number where kind == .tags:
                guard number >= 0xE0020, number < 0xE007F else { continue }
                bytes.append(UInt8(number - 0xE0000))
            case let number where number >= 0xFE00 && number <= 0xFE0F: bytes.append(UInt8(number - 0xFE00))
            case let number where number >= 0xE0100: bytes.append(UInt8(truncatingIfNeeded: number - 0xE0100 + 16))
            default: return nil
            }
        }
        return Plausibility.text(bytes)
    }

    // MARK: Direction

    /// Turns round what stands behind a right-to-left override.
    private mutating func turnRound(from index: Int) -> Int {
        let end =
            letters[(index + 1)...].firstIndex { [0x202C, 0x202D, 0x0A].contains($0.scalar?.value ?? 0) }
            ?? letters.count
        let range = letters[index].range.lowerBound..<letters[end - 1].range.upperBound
        for letter in letters[(index + 1)..<end].reversed() {
            guard let scalar = letter.scalar, Invisible.kind(scalar.value) == nil else { continue }
            add(scalar, range, .bidi)
        }
        if end == index + 1 { drop(range, .bidi) }
        return end
    }

    // MARK: Marks

    /// Keycaps, which are emoji, are no marks.
    private func isMark(_ index: Int) -> Bool {
        guard let number = letters[index].scalar?.value, Invisible.isMark(number) else { return false }
        return number != 0x20E3 || index == 0 || letters[index - 1].scalar?.value != 0xFE0F
    }

    private func marks(from index: Int) -> Range<Int> {
        index..<(letters[index...].firstIndex { !Invisible.isMark($0.scalar?.value ?? 0) } ?? letters.count)
    }

    /// Whether marks start here that no letter is written with.
    private func hasNoiseMark(at index: Int) -> Bool {
        guard isMark(index) else { return false }
        guard index > 0, let base = letters[index - 1].scalar, !Invisible.isMark(base.value) else { return index == 0 }
        return Self.composed(base, letters[marks(from: index)]) == nil
    }

    private static func composed(_ base: Unicode.Scalar, _ marks: ArraySlice<Letter>) -> Unicode.Scalar? {
        var base = base
        for mark in marks {
            guard let scalar = mark.scalar,
                let next = CharacterTables.compositions[UInt64(base.value) << 32 | UInt64(scalar.value)],
                let composed = Unicode.Scalar(next)
            else { return nil }
            base = composed
        }
        return base
    }

    private mutating func foldMarks(from index: Int, strips: Bool) -> Int {
        let run = marks(from: index)
        let range = letters[run.lowerBound].range.lowerBound..<letters[run.upperBound - 1].range.upperBound
        drop(range, .combiningMarks)
        if !strips, let last = outputs.indices.last, let base = outputs[last].scalar {
            outputs[last].scalar = Self.composed(base, letters[run]) ?? base
        }
        return run.upperBound
    }
}

// MARK: Words

extension CharacterFolding {
    /// Puts letters of one script in words that mix them, and in words written wholly in look-alikes.
    fileprivate enum WordFolding {
        static func fold(_ folding: inout CharacterFolding) {
            let isLatinText = isLatin(folding.outputs)
            fold(&folding) { $0.foldWord($1, isLatinText: isLatinText) }
            // Beside words of mixed script, words wholly in the other one's letters are no foreign words either.
            if folding.hasCyrillicWords { fold(&folding) { $0.foldLatinWord($1) } }
        }

        private static func fold(
            _ folding: inout CharacterFolding,
            _ word: (inout CharacterFolding, Range<Int>) -> Void
        ) {
            var index = 0
            while index < folding.outputs.count {
                guard isInWord(folding.outputs[index].scalar) else {
                    index += 1
                    continue
                }
                let end = folding.outputs[index...].firstIndex { !isInWord($0.scalar) } ?? folding.outputs.count
                word(&folding, index..<end)
                index = end
            }
        }

        /// Letters, and the digits and signs that stand for letters.
        private static func isInWord(_ scalar: Unicode.Scalar?) -> Bool {
            guard let scalar else { return false }
            return Script.of(scalar) != .none || scalar.isASCII && Leetspeak.isSubstitute(UInt8(scalar.value))
        }

        /// Whether the letters that only one script has speak for Latin.
        private static func isLatin(_ outputs: [Output]) -> Bool {
            var latin = 0
            var others = 0
            for output in outputs {
                guard let scalar = output.scalar else { continue }
                switch Script.of(scalar) {
                case .latin: latin += isOnlyLatin(scalar) ? 1 : 0
                case .none: break
                default: others += CharacterTables.lookAlikes[scalar.value] == nil ? 1 : 0
                }
            }
            return latin > others * 3
        }

        /// Whether no Cyrillic letter looks like a Latin one.
        static func isOnlyLatin(_ scalar: Unicode.Scalar) -> Bool {
            !scalar.isASCII || CharacterTables.cyrillic[UInt8(scalar.value)] == nil
        }
    }

    private mutating func foldWord(_ word: Range<Int>, isLatinText: Bool) {
        var counts = (latin: 0, cyrillic: 0, foreign: 0)
        // Those that have no look-alike in the other script.
        var fixed = (latin: 0, foreign: 0)
        var switches = 0
        var last = Script.none
        var isUpperCase = true
        for output in outputs[word] {
            guard let scalar = output.scalar else { continue }
            let script = Script.of(scalar)
            if script == .none { continue }
            if last != .none, (script == .latin) != (last == .latin) { switches += 1 }
            last = script
            if script == .latin {
                counts.latin += 1
                if WordFolding.isOnlyLatin(scalar) { fixed.latin += 1 }
                if scalar.value > 0x5A { isUpperCase = false }
            } else {
                counts.foreign += 1
                if script == .cyrillic { counts.cyrillic += 1 }
                if CharacterTables.lookAlikes[scalar.value] == nil { fixed.foreign += 1 }
            }
        }
        if counts.latin > 0, counts.foreign > 0 {
            // An acronym with an ending of another script, such as "VPN" declined in Russian, hides nothing.
            if switches == 1, isUpperCase, counts.latin > 1, counts.foreign > 1, last != .latin { return }
            let isLatin: Bool =
                if fixed.latin == 0, fixed.foreign == 0 {
                    isLatinText
                } else if fixed.latin == 0 || fixed.foreign == 0 {
                    fixed.foreign == 0
                } else {
                    counts.latin == counts.foreign ? isLatinText : counts.latin > counts.foreign
                }
            if isLatin || counts.cyrillic == 0 {
                toLatin(word, .mixedScript)
            } else {
                toCyrillic(word)
            }
        } else if counts.foreign > 0 {
            // Letters of two scripts that are not Latin stand for a third.
            if fixed.foreign == 0, counts.cyrillic > 0, counts.cyrillic < counts.foreign {
                toLatin(word, .mixedScript)
            } else if fixed.foreign == 0, isLatinText {
                toLatin(word, .confusables)
            }
        } else {
            toLatin(word, .confusables)
        }
    }

    private mutating func toLatin(_ word: Range<Int>, _ evasion: EvasionSet) {
        for index in word {
            guard let scalar = outputs[index].scalar, !scalar.isASCII,
                let letter = CharacterTables.lookAlikes[scalar.value]
            else { continue }
            outputs[index].scalar = Unicode.Scalar(letter)
            outputs[index].evasions.formUnion(evasion)
        }
    }

    /// Puts Cyrillic letters in a word all of whose Latin ones look like some.
    private mutating func foldLatinWord(_ word: Range<Int>) {
        let scalars = outputs[word].compactMap(\.scalar)
        if scalars.allSatisfy({ Script.of($0) == .latin && !WordFolding.isOnlyLatin($0) }) { toCyrillic(word) }
    }

    private mutating func toCyrillic(_ word: Range<Int>) {
        hasCyrillicWords = true
        for index in word {
            guard let scalar = outputs[index].scalar, scalar.isASCII,
                let letter = CharacterTables.cyrillic[UInt8(scalar.value)], let cyrillic = Unicode.Scalar(letter)
            else { continue }
            outputs[index].scalar = cyrillic
            outputs[index].evasions.formUnion(.mixedScript)
        }
    }
}
