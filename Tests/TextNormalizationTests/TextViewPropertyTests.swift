// Tocsin
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import TextNormalization
import TocsinTestSupport

@Suite struct TextViewPropertyTests {
    /// Pieces that set off every kind, to be put together at random.
    private static let pieces = [
        "phishing", "page", " ", " ", "  ", ".", "ph1sh1ng", "p h i s h i n g", "рhishing", "фишинг", "钓鱼", "\u{200B}",
        "\u{200D}",
        "\u{FE0F}", "\u{E0041}", "\u{E0100}", "\u{202E}", "\u{202C}", "\u{301}", "\u{337}", "ｍａｌ", "𝓹𝓱", "ᴍᴀʟ",
        "&#112;", "&lt;", "%70",
        "%D1%84", "\\x70", "\\u0070", "\\ud83d\\ude00", "aGVsbG8gd29ybGQgaGVsbG8=", "68656c6c6f20776f726c64",
        "cuvfuvat cntr sbe n onax",
        "ﷺ", "ﬁ", "🅿", "1", "$", "|", "é", "\n", "\r\n", "=", "می‌خواهم",
    ]

    private static var iterations: Int {
        ProcessInfo.processInfo.environment["TOCSIN_FUZZ_ITERATIONS"].flatMap { Int($0) } ?? 3000
    }

    private func check(_ bytes: [UInt8]) {
        let views = bytes.withUnsafeBufferPointer { TextNormalizer.views(of: $0) }
        #expect(views.count <= 4)
        let isText = String(validating: bytes, as: UTF8.self) != nil
        for view in views {
            #expect(view.utf8 != bytes)
            #expect(!view.kinds.isEmpty)
            #expect(view.otherReadings.allSatisfy { $0.count == view.utf8.count } && view.otherReadings.count <= 3)
            #expect(!isText || String(validating: view.utf8, as: UTF8.self) != nil)
            var last = 0..<0
            for place in view.utf8.indices {
                let range = view.original(of: place..<place + 1)
                guard range.lowerBound >= last.lowerBound, range.upperBound >= last.upperBound, !range.isEmpty,
                    range.upperBound <= bytes.count
                else {
                    Issue.record("Byte \(place) of a view stands for \(range), the one before it for \(last).")
                    return
                }
                last = range
            }
            #expect(view.original(of: 0..<Int.max).upperBound <= bytes.count)
            #expect(view.original(of: view.utf8.count..<view.utf8.count).upperBound <= bytes.count)
        }
    }

    @Test func mapsOfMixedTextsAreMonotoneAndWithinBounds() {
        var numbers = SeededNumbers(state: 1)
        for _ in 0..<Self.iterations {
            let count = Int.random(in: 1...24, using: &numbers)
            let text = (0..<count).map { _ in Self.pieces.randomElement(using: &numbers) ?? "" }.joined()
            check(Array(text.utf8))
        }
    }

    @Test func damagedTextsAreTakenAsTheyAre() {
        var numbers = SeededNumbers(state: 2)
        for _ in 0..<Self.iterations {
            let count = Int.random(in: 1...16, using: &numbers)
            var bytes = Array((0..<count).map { _ in Self.pieces.randomElement(using: &numbers) ?? "" }.joined().utf8)
            for _ in 0..<Int.random(in: 1...4, using: &numbers) {
                bytes[Int.random(in: 0..<bytes.count, using: &numbers)] = UInt8.random(in: 0...255, using: &numbers)
            }
            check(bytes)
            check(
                (0..<Int.random(in: 1...200, using: &numbers)).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            )
        }
    }

    @Test func viewsAreTheSameEveryTime() {
        let text = Self.pieces.joined(separator: " ")
        let first = TextNormalizer.views(of: text).map(\.utf8)
        #expect(first == TextNormalizer.views(of: text).map(\.utf8))
        #expect(!first.isEmpty)
    }
}
