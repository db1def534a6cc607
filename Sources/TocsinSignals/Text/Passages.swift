// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Stretches of text by which what stands in two texts is known again, whatever stands around it: hashes of 160 bytes.
///
/// Of all stretches of a text those with the smallest hashes are kept, so that two texts that have most of their words in common keep the
/// same ones, wherever these stand. Case, digits' values and the amount of white space do not count. Source: Broder, "On the resemblance and
/// containment of documents", 1997. False positives: what many are told or send, such as a licence; how rare one is, the log tells.
enum Passages {
    /// Bytes of UTF-8: some 28 words of English, 53 characters of Chinese.
    ///
    /// Half of it is a sentence that many write.
    private static let length = 160
    /// Only so much of a long text counts.
    private static let maximumBytes = 32_768
    /// A prompt holds more beside what was copied than an answer does, so more of it is kept.
    static let perPrompt = 3
    static let perAnswer = 1

    /// Measures a request.
    ///
    /// - Parameters:
    ///   - prompt: All that the user wrote: what an answer repeats of it is no passage of the answer.
    ///   - newPrompt: What is new of it.
    ///   - answer: What the model answered.
    /// - Returns: The hashes of the prompt's and of the answer's passages, ascending; none for texts under 160 bytes.
    static func measure(
        prompt: UnsafeBufferPointer<UInt8>,
        newPrompt: UnsafeBufferPointer<UInt8>,
        answer: UnsafeBufferPointer<UInt8>
    ) -> (prompt: [UInt64], answer: [UInt64]) {
        var candidates = Lowest(count: Lowest.capacity)
        forEachStretch(of: answer) { candidates.add($0) }
        var isRepeated = InlineArray<8, Bool>(repeating: false)
        func markRepeated(_ hash: UInt64) {
            if let place = candidates.place(of: hash) { isRepeated[place] = true }
        }
        var asked = Lowest(count: perPrompt)
        let isAllNew = newPrompt.count == prompt.count
        forEachStretch(of: newPrompt) { hash in
            asked.add(hash)
            if isAllNew { markRepeated(hash) }
        }
        if !isAllNew, candidates.used > 0 { forEachStretch(of: prompt, work: markRepeated) }
        let answered = (0..<candidates.used).lazy.filter { !isRepeated[$0] }.prefix(perAnswer)
        return (asked.hashes, answered.map { candidates[$0] })
    }

    // MARK: Hashing

    private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// What the byte that leaves a stretch weighs.
    private static let leaving: UInt64 = (0..<length).reduce(1) { power, _ in power &* base }

    /// Rabin and Karp's rolling hash of each stretch, spread over all bits.
    private static func forEachStretch(of text: UnsafeBufferPointer<UInt8>, work: (UInt64) -> Void) {
        guard text.count >= length else { return }
        let bytes = min(text.count, maximumBytes)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes) { buffer in
            var count = 0
            FoldedBytes.table.withUnsafeBufferPointer { folded in
                var lastWasSpace = true
                for index in 0..<bytes {
                    let byte = folded[Int(text[index])]
                    let isSpace = byte == UInt8(ascii: " ")
                    buffer[count] = byte
                    // The next byte takes the place of a second space.
                    if !(isSpace && lastWasSpace) { count += 1 }
                    lastWasSpace = isSpace
                }
            }
            guard count >= length else { return }
            let leaving = leaving
            var hash: UInt64 = 0
            for index in 0..<count {
                hash = hash &* base &+ UInt64(buffer[index]) &+ 1
                if index >= length { hash &-= (UInt64(buffer[index - length]) &+ 1) &* leaving }
                if index >= length - 1 { work((hash ^ hash >> 32) &* 0xBF58_476D_1CE4_E5B9) }
            }
        }
    }

    /// The smallest hashes so far, each once, ascending.
    private struct Lowest {
        static let capacity = 8
        private var values = InlineArray<8, UInt64>(repeating: .max)
        private(set) var used = 0
        private let count: Int

        /// `count`: How many are kept, up to ``capacity``.
        init(count: Int) {
            self.count = count
        }

        subscript(place: Int) -> UInt64 { values[place] }

        var hashes: [UInt64] { (0..<used).map { values[$0] } }

        func place(of hash: UInt64) -> Int? {
            guard used > 0, hash <= values[used - 1] else { return nil }
            return (0..<used).first { values[$0] == hash }
        }

        mutating func add(_ hash: UInt64) {
            guard used < count || hash < values[count - 1] else { return }
            var place = used
            while place > 0, values[place - 1] > hash { place -= 1 }
            if place > 0, values[place - 1] == hash { return }
            if used < count { used += 1 }
            var last = used - 1
            while last > place {
                values[last] = values[last - 1]
                last -= 1
            }
            values[place] = hash
        }
    }
}
