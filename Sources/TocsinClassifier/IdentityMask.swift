// Tocsin
// SPDX-License-Identifier: Apache-2.0

extension IdentityWords {
    /// What stands for every identity: no text has it.
    static let sign: UInt32 = 0x1
    /// What stands for it where a text is read as it is written.
    private static let letter = "X"
    /// In scripts without spaces, the most signs that a word has.
    private static let longestRun = 4
    /// At most so many signs stand before the apostrophe of "l'Islam" and "puisqu'Islam".
    private static let longestElision = 6

    /// A text with one letter in the place of each identity, for who reads it as it is written; all else stands as it was.
    package func masked(_ text: String) -> String {
        var scalars: [UInt32] = []
        var places: [Int32] = []
        TextFolding.fold(text, into: &scalars, places: &places)
        mask(&scalars, &places)
        guard scalars.contains(Self.sign) else { return text }
        let bytes = Array(text.utf8)
        var kept: [UInt8] = []
        var end = 0
        for index in scalars.indices where scalars[index] == Self.sign {
            kept += bytes[end..<Int(places[index])]
            kept += Self.letter.utf8
            // A folded text ends with a space, so something stands behind each sign.
            end = Int(places[index + 1])
        }
        return String(decoding: kept + bytes[end...], as: UTF8.self)
    }

    /// Puts the sign in the place of each identity in a folded text.
    ///
    /// Identities with nothing or one byte between them become one, and so does what belongs to them.
    func mask(_ scalars: inout [UInt32], _ places: inout [Int32]) {
        if wordsByHash.isEmpty { return }
        let kept = scalars.withUnsafeMutableBufferPointer { scalars in
            places.withUnsafeMutableBufferPointer { places in mask(scalars, places) }
        }
        guard kept < scalars.count else { return }
        scalars.removeSubrange(kept...)
        places.removeSubrange(kept...)
    }

    /// Words one behind another that may become one sign.
    private struct Run {
        var last: Kind?
        /// Where it begins among what is kept.
        var begin = 0
    }

    /// - Returns: How many scalars are left.
    private func mask(_ scalars: UnsafeMutableBufferPointer<UInt32>, _ places: UnsafeMutableBufferPointer<Int32>) -> Int
    {
        let whole = UnsafeBufferPointer(scalars)
        var kept = 1
        var start = 1
        var run = Run()
        while start < scalars.count {
            var end = start
            var isDense = false
            var hasApostrophe = false
            while scalars[end] != TextFolding.space {
                isDense = isDense || Self.isDense(scalars[end])
                hasApostrophe = hasApostrophe || scalars[end] == TextFolding.apostrophe
                end += 1
            }
            // More than a blank parts what stands before from what comes.
            if places[start] - places[start - 1] > 1 { run = Run() }
            let kind = hasApostrophe ? kindBesideApostrophes(whole, start..<end) : kind(whole, start..<end)
            switch kind {
            case .identity:
                if run.last == nil {
                    run.begin = kept
                    places[kept] = places[start]
                }
                scalars[run.begin] = Self.sign
                kept = run.begin + 1
                start = end
                run.last = .identity
            case .noun where run.last == .identity:
                // The space before it goes with it; the one behind it stays.
                kept -= 1
                start = end
            case let kind:
                advance(&run, kind, kept)
                if !isDense, kept == start {
                    // Most texts are left as they are: nothing is moved until something was taken out.
                    kept = end + 1
                    start = end + 1
                }
            }
            while start <= end {
                let isSignBefore = scalars[kept - 1] == Self.sign
                if isDense, let (kind, length) = dense(whole, start, end), kind == .identity || isSignBefore {
                    if !isSignBefore {
                        (scalars[kept], places[kept]) = (Self.sign, places[start])
                        kept += 1
                    }
                    start += length
                } else {
                    (scalars[kept], places[kept]) = (scalars[start], places[start])
                    kept += 1
                    start += 1
                }
            }
        }
        return kept
    }

    /// What a word with apostrophes is: "l'Islam", "Muslim's" and "'Danish'" name an identity each, and what clings to it goes with it.
    private func kindBesideApostrophes(_ scalars: UnsafeBufferPointer<UInt32>, _ range: Range<Int>) -> Kind? {
        if let kind = kind(scalars, range) { return kind }
        guard let first = range.first(where: { scalars[$0] != TextFolding.apostrophe }),
            let last = range.last(where: { scalars[$0] != TextFolding.apostrophe })
        else { return nil }
        let bare = first..<last + 1
        guard let apostrophe = bare.first(where: { scalars[$0] == TextFolding.apostrophe }) else {
            return kind(scalars, bare)
        }
        let isElision = apostrophe - first <= Self.longestElision
        let parts = [first..<apostrophe] + (isElision ? [apostrophe + 1..<bare.upperBound] : [])
        return parts.compactMap { kind(scalars, $0) }.first { $0 == .identity || $0 == .noun }
    }

    /// What a word that is kept as it is means for the run.
    private func advance(_ run: inout Run, _ kind: Kind?, _ kept: Int) {
        switch (run.last, kind) {
        case (.noun, .noun), (.noun, .joiner), (.article, .noun): run.last = kind
        // "with a" joins as "with" does.
        case (.joiner, .article): break
        case (_, .noun), (_, .article): run = Run(last: kind, begin: kept)
        default: run = Run()
        }
    }

    /// An identity or a noun that starts here in a script without spaces, and how many signs it has.
    private func dense(_ scalars: UnsafeBufferPointer<UInt32>, _ index: Int, _ end: Int) -> (Kind, Int)? {
        guard Self.isDense(scalars[index]) else { return nil }
        for length in stride(from: min(Self.longestRun, end - index), to: 0, by: -1) {
            guard let kind = kind(scalars, index..<index + length), kind == .identity || kind == .noun else { continue }
            return (kind, length)
        }
        return nil
    }

    private static func isDense(_ scalar: UInt32) -> Bool { scalar >= 0x2E80 && !(0xAC00...0xD7AF).contains(scalar) }
}
