// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import TocsinIngest
internal import TocsinStore

/// Makes sure that all pseudonyms of a store come from one key: with another, every account would have a second name.
enum KeyCheck {
    /// - Throws: When the store's pseudonyms were made with another key.
    static func confirm(_ key: PseudonymKey, in store: any ServiceStore) throws {
        if try store.value(for: PseudonymKey.markSetting) == nil {
            try store.setValue(key.mark, for: PseudonymKey.markSetting)
        }
        guard try !key.isForeign(to: store) else {
            throw ValidationError(
                "The store's pseudonyms were made with another key, so no account would be known again. Name that key with --key."
            )
        }
    }
}
