// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

extension LabelledText {
    /// A text that people decided on.
    ///
    /// Of ten texts one is kept for choosing and one for testing, by the text itself, so that the same words never change sides.
    package init(decided event: EventID, text: String, language: String?, isHarmful: Bool, category: HarmCategory?) {
        var hash = StableHash()
        hash.combine(text)
        self.init(
            id: event.description,
            set: "decisions",
            language: language ?? "und",
            text: text,
            isHarmful: isHarmful,
            category: category,
            part: .mostlyTrain(Int(hash.value % 10))
        )
    }
}
