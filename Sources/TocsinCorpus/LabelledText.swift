// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// A text and what people said of it: what a classifier learns from and is measured on.
package struct LabelledText: Sendable, Equatable {
    /// Unique within its set, such as `fr-phishing-001-harmful`.
    package var id: String
    /// Where it comes from, such as `near-misses` or `xstest`.
    package var set: String
    /// ISO 639-1.
    package var language: String
    package var text: String
    /// Whether it asks for harm.
    package var isHarmful: Bool
    /// Which harm, where the set says so; a near miss has the category that it is near.
    package var category: HarmCategory?
    package var part: Part

    package init(
        id: String,
        set: String,
        language: String,
        text: String,
        isHarmful: Bool,
        category: HarmCategory?,
        part: Part
    ) {
        self.id = id
        self.set = set
        self.language = language
        self.text = text
        self.isHarmful = isHarmful
        self.category = category
        self.part = part
    }
}

/// What a labelled text may be used for.
///
/// The parts are fixed in code, by row numbers that a text shares with its translations, so that nothing learned from is measured on.
package enum Part: String, Sendable, CaseIterable {
    /// To learn from.
    case train
    /// To choose thresholds and settings on.
    case dev
    /// To measure on, and for nothing else.
    case test

    /// Most of a set to learn from: of ten rows, the last is for testing and the one before for choosing.
    static func mostlyTrain(_ row: Int) -> Part {
        switch row % 10 {
        case 9: .test
        case 8: .dev
        default: .train
        }
    }

    /// Nothing to learn from: even rows for choosing, odd ones for testing.
    static func measuredOnly(_ row: Int) -> Part { row % 2 == 0 ? .dev : .test }

    /// A third each.
    static func thirds(_ row: Int) -> Part {
        switch row % 3 {
        case 0: .train
        case 1: .dev
        default: .test
        }
    }
}
