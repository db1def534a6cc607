// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import TocsinCommandSupport
internal import TocsinIngest
internal import TocsinStore

/// Makes sure that all pseudonyms of a store come from one key: with another, every account would have a second name.
enum KeyCheck {
    /// The key of who adds to a store: the first that comes is the store's, and only for a store without one is a file made.
    ///
    /// - Throws: When the store's key is another, or its file is not there or cannot be read.
    static func open(_ path: String, for store: any ServiceStore) throws -> PseudonymKey {
        guard try store.value(for: PseudonymKey.markSetting) == nil else { return try read(path, of: store) }
        let key = try PseudonymKey(path: path)
        try store.setValue(key.mark, for: PseudonymKey.markSetting)
        return key
    }

    /// The key of who reads names in a store, or removes what they stand for: changes nothing, and makes no file.
    ///
    /// - Throws: When it is not there, cannot be read, or is another store's.
    static func read(_ path: String, of store: any ServiceStore) throws -> PseudonymKey {
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandProblem("There is no key '\(path)'. Name the one that the logs were ingested with: --key.")
        }
        let key = try PseudonymKey(path: path)
        guard try !key.isForeign(to: store) else {
            throw CommandProblem(
                "The store's pseudonyms were made with another key, so no account would be known again. Name that key with --key."
            )
        }
        return key
    }
}
