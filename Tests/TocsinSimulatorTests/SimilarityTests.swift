// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Testing
import TocsinSimulator

@Suite struct SimilarityTests {
    /// Populations that write alike on purpose.
    private static let alike: Set<String> = ["class", "prompt-library", "letter-campaign"]

    @Test func benignUsersDoNotLookAlike() throws {
        let log = try SimulatedLog("sample", seed: 5, events: 4000)
        let populations = try log.cast().populations
        let texts = try log.prompts().filter { prompt in
            populations[prompt.account].map { !Self.alike.contains($0) } ?? false
        }
        let sketches = texts.prefix(1000).map { Sketch($0.text) }
        #expect(sketches.count == 1000)
        var near: Set<Int> = []
        for left in sketches.indices {
            for right in sketches.indices where right > left {
                if sketches[left].isNear(sketches[right]) { near.formUnion([left, right]) }
            }
        }
        #expect(Double(near.count) / Double(sketches.count) < 0.01)
    }

    @Test func aClassDoingOneAssignmentLooksAlike() throws {
        let log = try SimulatedLog("sample", seed: 5, events: 6000)
        let populations = try log.cast().populations
        let sketches = try log.prompts().filter { populations[$0.account] == "prompt-library" }.prefix(200)
            .map { Sketch($0.text) }
        let pairs = sketches.indices.flatMap { left in sketches.indices.map { (left, $0) } }
        let near = pairs.filter { $0 < $1 && sketches[$0].isAlike(sketches[$1]) }
        #expect(near.count > sketches.count / 2)
    }

    @Test func promptsHaveTheLengthsOfPeople() throws {
        let lengths = try SimulatedLog("sample", seed: 6, events: 6000).prompts().map(\.text.count).sorted()
        let median = lengths[lengths.count / 2]
        #expect((300...600).contains(median))
        #expect(lengths[lengths.count * 99 / 100] > 1200)
        #expect(lengths[lengths.count - 1] < 6000)
    }
}

/// The smallest hashes of a text's shingles of five bytes: enough to estimate how much two texts share.
private struct Sketch {
    let smallest: [UInt32]
    let size: Int

    init(_ text: String) {
        let bytes = Array(text.utf8)
        var hashes: Set<UInt32> = []
        for start in 0..<max(1, bytes.count - 4) {
            var hash: UInt32 = 2_166_136_261
            for byte in bytes[start..<min(start + 5, bytes.count)] { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
            hash ^= hash >> 15
            hashes.insert(hash &* 2_246_822_519)
        }
        size = hashes.count
        smallest = Array(hashes.sorted().prefix(48))
    }

    func isNear(_ other: Sketch) -> Bool {
        size * 10 >= other.size * 7 && other.size * 10 >= size * 7 && share(other) >= 0.7
    }

    func isAlike(_ other: Sketch) -> Bool {
        share(other) >= 0.25
    }

    /// Counts matches among the smallest hashes of both texts together, by walking two sorted lists.
    private func share(_ other: Sketch) -> Double {
        var (left, right, seen, both) = (0, 0, 0, 0)
        while seen < 48, left < smallest.count || right < other.smallest.count {
            let mine = left < smallest.count ? smallest[left] : .max
            let theirs = right < other.smallest.count ? other.smallest[right] : .max
            if mine == theirs { both += 1 }
            if mine <= theirs { left += 1 }
            if theirs <= mine { right += 1 }
            seen += 1
        }
        return Double(both) / Double(max(seen, 1))
    }
}
