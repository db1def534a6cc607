// Tocsin
// SPDX-License-Identifier: Apache-2.0

package import TocsinModel

/// What a judge decides by: the harm categories, in an order that their codes follow.
///
/// It names conduct alone, and tells nothing of what Tocsin itself found.
package struct JudgePolicy: Sendable, Equatable {
    package let categories: [HarmCategory]

    package init(categories: [HarmCategory] = HarmCategory.allCases) {
        self.categories = categories
    }

    /// A category's number in this policy: `S1` for the first.
    package func code(_ category: HarmCategory) -> String? {
        categories.firstIndex(of: category).map { "S\($0 + 1)" }
    }

    /// The category of a number; nil for one that is not there.
    package func category(code: some StringProtocol) -> HarmCategory? {
        categories.first { self.code($0).map { $0 == code } ?? false }
    }
}
