// Tocsin
// SPDX-License-Identifier: Apache-2.0

/// Redacted words of an operation, only where the operator asked for them.
enum ExcerptsSection {
    static func make(_ operation: OperationFacts) -> Section {
        let note =
            operation.excerpts.isEmpty
            ? "There is no text to quote: it was not logged, was removed, or belongs to a category that is never quoted."
            : "Masks replace addresses, links, handles, numbers, codes and what looks like a name. They cannot know every name: "
                + "read each excerpt before you share it."
        return Section(
            id: "\(operation.anchor)-excerpts",
            title: "Excerpts",
            blocks: [.paragraph([Sentence(note)])] + (operation.excerpts.isEmpty ? [] : [.excerpts(operation.excerpts)])
        )
    }
}
