// Tocsin
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Foundation
internal import TocsinIngest
internal import TocsinStore

/// Makes sure that all pseudonyms of a store come from one key: with another, every account would have a second name.
enum KeyCheck {
    /// For who adds to a store: the first key that comes is the store's, and only then is a new one kept in its file.
    ///
    /// - Throws: When the store's pseudonyms were made with another key.
    static func confirm(_ key: PseudonymKey, in store: any ServiceStore) throws {
        if try store.value(for: PseudonymKey.markSetting) == nil {
            // First the file: a store with the mark of a key that nobody kept would never take a log again.
            try keep(key)
            try store.setValue(key.mark, for: PseudonymKey.markSetting)
        }
        try mustBeOwn(key, of: store)
    }

    /// For who reads names in a store, or removes what they stand for: changes nothing.
    ///
    /// - Throws: When the store's pseudonyms were made with another key.
    static func mustBeOwn(_ key: PseudonymKey, of store: any ServiceStore) throws {
        guard try key.isForeign(to: store) else { return }
        if let path = key.draftPath { throw FileManager.default.fileExists(atPath: path) ? late(path) : missing(path) }
        throw ValidationError(
            "The store's pseudonyms were made with another key, so no account would be known again. Name that key with --key."
        )
    }

    /// Reads the key that a store's pseudonyms were made with, and makes none.
    ///
    /// - Throws: When it is not there, cannot be read, or is another store's.
    static func read(_ path: String, of store: any ServiceStore) throws -> PseudonymKey {
        guard FileManager.default.fileExists(atPath: path) else { throw missing(path) }
        let key = try PseudonymKey(path: path)
        try mustBeOwn(key, of: store)
        return key
    }

    private static func keep(_ key: PseudonymKey) throws {
        do {
            try key.keep()
        } catch {
            guard let path = key.draftPath, FileManager.default.fileExists(atPath: path) else { throw error }
            throw late(path)
        }
    }

    private static func late(_ path: String) -> ValidationError {
        ValidationError("Another run has just made the key '\(path)'. Run this one again: it takes that key.")
    }

    private static func missing(_ path: String) -> ValidationError {
        ValidationError("There is no key '\(path)'. Name the one that the logs were ingested with: --key.")
    }
}
